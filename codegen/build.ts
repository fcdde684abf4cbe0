// Bundles what Node loads into dist/; `tsc` writes the declarations beside it.
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
    const namespace = "common-js";
    bundler.onResolve({ filter: /^(typescript|ts-json-schema-generator)$/ }, ({ path }) => ({
      path,
      namespace,
    }));
    bundler.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `
        import { createRequire } from "node:module";
        const all = createRequire(import.meta.url)("${path}");
        export default all;
        ${path === "typescript" ? "" : `export const { ${namesIn(path).join()} } = all;`}`,
      resolveDir: import.meta.dirname,
    }));
  },
};

function namesIn(name: string): string[] {
  return Object.keys(require(name) as object);
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
  plugins: [requireCommonJs],
  logLevel: "warning",
});
