import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tasks } from "./tasks.ts";

const integer = { type: "integer" };
const string = { type: "string" };

const input = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: { key: string, ms: { type: "number", minimum: 0 }, pad: string },
  required: ["key"],
  additionalProperties: false,
};

const output = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: { key: string, worker: integer, pad: string },
  required: ["key", "worker"],
};

const hash = `sha256:${"0".repeat(64)}`;

/** Writes the folder for `--schemas`; a later call replaces what is there. */
export function writeSchemas(folder: string): string {
  mkdirSync(join(folder, "tasks"), { recursive: true });
  write(join(folder, "tasks/input.json"), JSON.stringify(input));
  write(join(folder, "tasks/output.json"), JSON.stringify(output));
  const manifest = {
    manifestVersion: 1,
    hash,
    tasks: tasks.map(({ id, options }) => ({
      id,
      options,
      input: { schema: "tasks/input.json" },
      output: { schema: "tasks/output.json" },
      hash,
    })),
    events: [],
  };
  write(join(folder, "manifest.json"), JSON.stringify(manifest));
  return folder;
}

/** Makes the folder one that no gateway can serve. */
export function breakSchemas(folder: string): void {
  write(join(folder, "tasks/input.json"), '{"type":"no such type"}');
}

/** Nobody reads half a file. */
function write(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
