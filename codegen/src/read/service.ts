import type { Diagnostic } from "../diagnostics.ts";
import type { Discovered } from "../discover/discover.ts";
import { clientPathOf } from "../discover/id.ts";
import type { Kept } from "../kept.ts";
import type { DeclaredError } from "../model/declared-error.ts";
import type { Event } from "../model/event.ts";
import type { Service } from "../model/service.ts";
import type { Task } from "../model/task.ts";
import { isSameError, readErrors } from "./errors.ts";
import { exampleValues } from "./example-values.ts";
import { readInput, readOutput, signatureOf } from "./handler.ts";
import { locationOf } from "./place.ts";
import type { Reader } from "./reader.ts";

/** Where a service is written to, and what is said of all of it. */
export type Target = Pick<Service, "root" | "schemasDir" | "clientDir" | "license">;

/** What was made of a definition, and what was said of it. */
export interface Reading {
  task?: Task | undefined;
  event?: Event | undefined;
  found: readonly Diagnostic[];
}

export type KeptReadings = Kept<Discovered, Reading>;

/**
 * Adds the types to what was discovered.
 *
 * @param kept what the run before read: definitions that are the same objects are not read again
 * @param onDefinition called before each is read
 */
export function readService(
  reader: Reader,
  discovered: readonly Discovered[],
  { root, schemasDir, clientDir, license }: Target,
  { kept, onDefinition }: { kept?: KeptReadings; onDefinition?: () => void } = {},
): Service {
  const tasks: Task[] = [];
  const events = new Map<string, Event>();
  for (const [index, definition] of discovered.entries()) {
    onDefinition?.();
    const isShared = [discovered[index - 1], discovered[index + 1]].some(
      (other) => other?.id === definition.id,
    );
    const known = isShared ? undefined : kept?.get(definition);
    if (known) reader.diagnostics.repeat(known.found);
    const reading = known ?? readDefinition(reader, definition, root);
    // Types are compared by objects: handlers of one event are read together.
    if (!isShared) kept?.set(definition, reading);
    const { task, event } = reading;
    if (task) tasks.push(task);
    const first = event && events.get(event.id);
    if (first) checkAgreement(reader, first, event, definition);
    else if (event) events.set(event.id, event);
  }
  return {
    ...{ root, schemasDir, clientDir, license },
    tasks,
    events: [...events.values()],
    errors: agreeOnErrors(reader, tasks, discovered),
  };
}

function readDefinition(reader: Reader, definition: Discovered, root: string): Reading {
  reader.begin();
  const { result, found } = reader.diagnostics.during(() =>
    definition.kind === "task"
      ? { task: readTask(reader, definition, root) }
      : { event: readEvent(reader, definition, root) },
  );
  return { ...result, found };
}

/** One id is one error, whichever tasks declare it. */
function agreeOnErrors(
  reader: Reader,
  tasks: readonly Task[],
  discovered: readonly Discovered[],
): DeclaredError[] {
  const byId = new Map<string, DeclaredError>();
  const byName = new Map<string, string>();
  for (const task of tasks) {
    for (const error of task.errors) {
      const known = byId.get(error.id) ?? error;
      const otherCase = byName.get(error.id.toLowerCase()) ?? error.id;
      byId.set(error.id, known);
      byName.set(error.id.toLowerCase(), otherCase);
      const isSame = isSameError(known, error);
      if (isSame && otherCase === error.id) continue;
      const handler = discovered.find(({ id }) => id === task.id)?.handler;
      const problem = isSame
        ? `${error.id} and ${otherCase} differ in letter case only`
        : `two errors have the id ${error.id}`;
      reader.diagnostics.error("TUN1025", problem, {
        hint: "define an error once, and import it where it is thrown",
        ...(handler && { location: locationOf(handler) }),
      });
    }
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function readTask(reader: Reader, definition: Discovered, root: string): Task | undefined {
  const { handler } = definition;
  const signature = signatureOf(reader, handler);
  if (!signature) return undefined;
  const how = { what: "input", isOpen: isOpen(definition) } as const;
  const input = readInput(reader, signature, handler, how);
  return {
    ...common(definition, root),
    input,
    examples: exampleValues(definition.jsDoc, input.type),
    output: readOutput(reader, signature, handler),
    errors: definition.errors ? readErrors(reader, definition.errors) : [],
  };
}

function readEvent(reader: Reader, definition: Discovered, root: string): Event | undefined {
  const { handler } = definition;
  const signature = signatureOf(reader, handler);
  if (!signature) return undefined;
  const how = { what: "payload", isOpen: isOpen(definition) } as const;
  const payload = readInput(reader, signature, handler, how);
  return {
    ...common(definition, root),
    payload,
    examples: exampleValues(definition.jsDoc, payload.type),
  };
}

function isOpen({ options }: Discovered): boolean {
  return options.openInput ?? false;
}

function common(
  { id, options, documentation, jsDoc, deprecation, source }: Discovered,
  root: string,
): Omit<Event, "payload" | "examples"> {
  const described = {
    ...(documentation === undefined ? {} : { documentation }),
    ...(jsDoc && { jsDoc }),
    ...(deprecation === undefined ? {} : { deprecation }),
  };
  return { id, clientPath: clientPathOf(id, root), ...described, options, source };
}

/** Several handlers of one event are one entry in the manifest. */
function checkAgreement(reader: Reader, first: Event, other: Event, { handler }: Discovered): void {
  const location = locationOf(handler);
  const isSamePayload =
    first.payload.type.getId() === other.payload.type.getId() &&
    first.payload.optional === other.payload.optional;
  if (!isSamePayload) {
    reader.diagnostics.error(
      "TUN1023",
      `each handler of ${first.id} has a payload type of its own`,
      {
        hint: "declare the payload once, as an interface, and use it in all of them",
        location,
      },
    );
  }
  if (JSON.stringify(first.options) !== JSON.stringify(other.options)) {
    reader.diagnostics.error("TUN1023", `handlers of ${first.id} have different options`, {
      hint: "give all of them the same options",
      location,
    });
  }
  if (first.documentation === undefined && other.documentation !== undefined) {
    first.documentation = other.documentation;
    if (other.jsDoc) first.jsDoc = other.jsDoc;
    first.examples = other.examples ?? [];
  }
}
