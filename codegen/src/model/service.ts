import type { DeclaredError } from "./declared-error.ts";
import type { Event } from "./event.ts";
import type { Task } from "./task.ts";
import type { BaseType } from "./types.ts";

/** Everything that one `tunnel.config.ts` makes callable. */
export interface Service {
  /** The id prefix that the client drops; empty where nothing is dropped. */
  root: string;
  /** Absolute; the schemas, the manifest and the documents go here. */
  schemasDir: string;
  /** Absolute; the client goes here. */
  clientDir: string;
  /** As `package.json` has it: an SPDX expression, mostly. */
  license?: string | undefined;
  /** Sorted by id. Without the internal ones. */
  tasks: readonly Task[];
  /** Sorted by id. */
  events: readonly Event[];
  /** All that tasks declare, sorted by id. */
  errors: readonly DeclaredError[];
}

/** The types of all values that go in or out. */
export function typesOf({ tasks, events, errors }: Service): BaseType[] {
  return [
    ...tasks.flatMap(({ input, output }) => [input.type, output.type]),
    ...events.map(({ payload }) => payload.type),
    ...errors.map(({ data }) => data.type),
  ];
}
