import type { Contract, JsonSchema, TaskContract } from "../../model/contract.ts";
import type { Emit } from "../../model/generated-file.ts";
import type { Service } from "../../model/service.ts";
import type { Task } from "../../model/task.ts";
import { banner } from "../banner.ts";
import { contractOf } from "../contract-of.ts";
import { JsonFile, JsonText } from "../json-text.ts";
import { isNothing } from "../nothing.ts";
import { OncePer } from "../once-per.ts";
import { objectSchemaOf } from "./object-schema.ts";
import { toolNameOf } from "./tool-name.ts";

/** `mcp.json`: the tasks that opted in, as MCP's `tools/list` answers them. None, no file. */
export const emitMcp: Emit = (service, contract) => {
  const tools = offered(service).map((task) => {
    const known = contractOf(contract.tasks, task.id);
    return JsonText.of(made.get(known, () => toolOf(task, service, contract)));
  });
  if (tools.length === 0) return [];
  return [new JsonFile("mcp.json", { $comment: banner, tools })];
};

const made = new OncePer<TaskContract, JsonSchema>();

/** The tasks that say `mcp: true`. */
export function offered({ tasks }: Service): Task[] {
  return tasks.filter(({ options }) => options.mcp === true);
}

/** What a tool takes; undefined where the task takes no object. */
export function inputOf(task: Task, contract: Contract): JsonSchema | undefined {
  const { input } = contractOf(contract.tasks, task.id);
  // A tool without arguments is called with none or with an empty object.
  if (isNothing({ schema: input, optional: task.input.optional })) {
    return { type: "object", additionalProperties: false };
  }
  return objectSchemaOf(input);
}

function toolOf(task: Task, { root }: Service, contract: Contract): JsonSchema {
  const { id, documentation, options, output } = task;
  const result = output.optional
    ? undefined
    : objectSchemaOf(contractOf(contract.tasks, id).output);
  return {
    name: toolNameOf(id, root),
    ...(documentation !== undefined && { description: documentation }),
    inputSchema: inputOf(task, contract),
    ...(result && { outputSchema: result }),
    ...(options.idempotent && { annotations: { idempotentHint: true } }),
    _meta: { "tunnel-gateway/task": id },
  };
}
