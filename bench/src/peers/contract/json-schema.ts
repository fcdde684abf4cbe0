// The schemas that the gateway validates by, for Ajv: written by codegen before the run.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskName } from "./tasks.ts";

const folder = join(import.meta.dirname, "../../../results/service/schemas/tasks");

export type JsonSchema = Record<string, unknown>;

export function inputSchema(task: TaskName): JsonSchema {
  return read(`app.tasks.${task}.input.json`);
}

/** Of answers: for a serializer that is compiled from it. */
export function outputSchema(task: TaskName): JsonSchema {
  return read(`app.tasks.${task}.output.json`);
}

/** Nothing in them differs between the drafts, and Ajv knows its default draft only. */
function read(file: string): JsonSchema {
  const schema = JSON.parse(readFileSync(join(folder, file), "utf8")) as JsonSchema;
  delete schema["$schema"];
  return schema;
}
