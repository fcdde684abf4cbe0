// Bundles what Node loads into dist/; `tsc` writes the declarations beside it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build, type Plugin } from "esbuild";

const require = createRequire(import.meta.url);

/**
 * Has the compiler required, not imported: in a CommonJS package Node looks for the format and
 * the names of exports first, which takes longer than to load nine megabytes from the compile cache.
 */
const requireCommonJs: Plugin = {
  name: "require-common-js",
  setup(bundler) {
    bundler.onResolve({ filter: /^typescript$/ }, ({ path }) => ({ path, namespace: "required" }));
    bundler.onLoad({ filter: /.*/, namespace: "required" }, ({ path }) => ({
      contents: `${required(path)} export default all;`,
      resolveDir: import.meta.dirname,
    }));
  },
};

/**
 * Of ts-json-schema-generator only the modules that are used: its entry loads all of them,
 * and libraries for reading folders and configs.
 */
const requireModules: Plugin = {
  name: "require-modules",
  setup(bundler) {
    const entry = "ts-json-schema-generator";
    const modules = ({ path }: { path: string }) => ({
      ...{ path, namespace: entry },
      sideEffects: false,
    });
    bundler.onResolve({ filter: /^ts-json-schema-generator($|\/)/ }, modules);
    bundler.onLoad({ filter: /^ts-json-schema-generator$/, namespace: entry }, () => ({
      contents: modulesOf(entry)
        .map((path) => `export { ${namesIn(path).join()} } from "${path}";`)
        .join("\n"),
    }));
    bundler.onLoad({ filter: /\.js$/, namespace: entry }, ({ path }) => ({
      contents: `${required(path)} export const { ${namesIn(path).join()} } = /* @__PURE__ */ all;`,
      resolveDir: import.meta.dirname,
    }));
  },
};

function required(path: string): string {
  return `import { createRequire } from "node:module";
const all = /* @__PURE__ */ createRequire(import.meta.url)("${path}");`;
}

/** What the entry of a package that was compiled by TypeScript passes on. */
function modulesOf(name: string): string[] {
  const entry = readFileSync(require.resolve(name), "utf8");
  const paths = [...entry.matchAll(/__exportStar\(require\("\.\/([^"]+)"\)/g)];
  return paths.map(([, path]) => `${name}/dist/${path}`).filter((path) => namesIn(path).length > 0);
}

function namesIn(path: string): string[] {
  return Object.keys(require(path) as object);
}

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/cli.ts", "src/index.ts", "src/node-version.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  packages: "external",
  plugins: [requireCommonJs, requireModules],
  logLevel: "warning",
});
