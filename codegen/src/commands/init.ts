import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { template } from "../init/template.ts";
import { makeFolder } from "../make-folder.ts";
import { packageVersion } from "../package-folder.ts";
import { defineCommand } from "./command.ts";

export const initCommand = defineCommand({
  name: "init",
  summary: "write a new project: a task, its worker, config and scripts",
  takes: "[DIR]",
  maxPositionals: 1,
  description: `Writes a working project into DIR, or into the working directory: package.json, config,
tsconfig, one task, the worker, and scripts that serve, build and check it. Files that
are there already are never overwritten: then nothing is written.`,
  flags: {},
  run({ positionals }) {
    const dir = resolve(positionals[0] ?? ".");
    const files = template(packageName(basename(dir)), packageVersion());
    const taken = Object.keys(files).filter((path) => existsSync(join(dir, path)));
    const shown = relative(process.cwd(), dir) || ".";
    if (taken.length > 0) {
      process.stderr.write(
        `tunnel-codegen: ${shown} has ${taken.join(", ")} already: nothing was written\n`,
      );
      return Promise.resolve(1);
    }
    for (const [path, text] of Object.entries(files)) {
      makeFolder(dirname(join(dir, path)));
      writeFileSync(join(dir, path), text);
    }
    process.stdout.write(`wrote ${Object.keys(files).length} files to ${shown}; next:
${shown === "." ? "" : `  cd ${shown.includes(" ") ? `"${shown}"` : shown}\n`}  npm install
  npm run dev
  npm run call   # in another terminal
`);
    return Promise.resolve(0);
  },
});

/** What npm takes: lower-case letters, digits and a few signs. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "");
  return name || "tunnel-app";
}
