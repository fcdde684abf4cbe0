import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GeneratedFile } from "../../model/generated-file.ts";
import { packageFolder } from "../../package-folder.ts";

/** A part of this package like its code. */
const builtRuntime = join(packageFolder, "dist/client-runtime");

const holdsTypesOnly = /^(\/\/.*\n)*export \{\};\s*$/;

/** Values beyond JSON, which most services have none of. */
const converting = /^generated\/(convert|conversion)\./;

/**
 * The client runtime as `pnpm build` compiled it from client-runtime/.
 *
 * @param convert the client has something to convert
 */
export function runtimeFiles(banner: string, { convert }: { convert: boolean }): GeneratedFile[] {
  return runtimeTexts()
    .filter(({ path }) => convert || !converting.test(path))
    .map(({ path, text }) => ({
      folder: "client",
      path: `runtime/${path}`,
      text: `// ${banner}\n${text}`,
    }));
}

let texts: readonly { path: string; text: string }[] | undefined;

function runtimeTexts() {
  return (texts ??= readdirSync(builtRuntime, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.(js|d\.ts)$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${builtRuntime}/${path}`, "utf8") }))
    .filter(({ text }) => !holdsTypesOnly.test(text))
    .map(({ path, text }) => ({ path, text: withJsImports(text) })));
}

/** TypeScript leaves `.ts` in declarations, which its older versions cannot follow. */
function withJsImports(text: string): string {
  return text.replaceAll(/(from "\.{1,2}\/[^"]+)\.ts"/g, '$1.js"');
}
