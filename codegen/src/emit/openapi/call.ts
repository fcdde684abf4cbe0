import type { Options } from "../../generated/manifest.ts";
import type { Contract, JsonSchema } from "../../model/contract.ts";
import type { DeclaredError } from "../../model/declared-error.ts";
import type { Service } from "../../model/service.ts";
import { NamedType } from "../../model/types.ts";
import type { Value } from "../../model/value.ts";
import { contractOf } from "../contract-of.ts";

/** A task or an event, as HTTP has it. */
export interface Call {
  kind: "task" | "event";
  id: string;
  documentation: string | undefined;
  /** The documentation without what tags say. */
  description: string | undefined;
  options: Options;
  /** What is sent under `key`. */
  request: Body & { key: "input" | "payload"; examples: readonly unknown[] };
  /** What comes back as `result`; events have none. */
  response: Body | undefined;
  /** Those that a task declares. */
  errors: readonly DeclaredError[];
}

export interface Body {
  /** Standalone; nothing validates against it where there is never a value. */
  schema: JsonSchema;
  optional: boolean;
  /** Of the schema's root, where its author named it. */
  typeName: string | undefined;
}

/** Sorted by kind and id, as the service has them. */
export function callsOf(service: Service, contract: Contract): Call[] {
  const tasks = service.tasks.map((task): Call => {
    const { input, output } = contractOf(contract.tasks, task.id);
    return {
      kind: "task",
      id: task.id,
      documentation: task.documentation,
      description: task.jsDoc?.description ?? task.documentation,
      options: task.options,
      request: { key: "input", examples: task.examples ?? [], ...bodyOf(task.input, input) },
      response: bodyOf(task.output, output),
      errors: task.errors,
    };
  });
  const events = service.events.map((event): Call => {
    const { payload } = contractOf(contract.events, event.id);
    return {
      kind: "event",
      id: event.id,
      documentation: event.documentation,
      description: event.jsDoc?.description ?? event.documentation,
      options: event.options,
      request: {
        ...{ key: "payload", examples: event.examples ?? [] },
        ...bodyOf(event.payload, payload),
      },
      response: undefined,
      errors: [],
    };
  });
  return [...tasks, ...events];
}

function bodyOf({ type, optional }: Value, schema: JsonSchema): Body {
  return { schema, optional, typeName: type instanceof NamedType ? type.getName() : undefined };
}
