import type { DeclaredError, Event, Manifest, Task } from "../../generated/manifest.ts";
import type { Contract, TaskContract } from "../../model/contract.ts";
import type { DeclaredError as ModelError } from "../../model/declared-error.ts";
import type { Event as ModelEvent } from "../../model/event.ts";
import type { Emit } from "../../model/generated-file.ts";
import type { Task as ModelTask } from "../../model/task.ts";
import type { Value } from "../../model/value.ts";
import { banner } from "../banner.ts";
import { contractOf } from "../contract-of.ts";
import { JsonFile, JsonText } from "../json-text.ts";
import { OncePer } from "../once-per.ts";

/** Version of the manifest's form: `MANIFEST_VERSION` in the crate tunnel-protocol. */
const manifestVersion = 1;

/** The documents beside the schemas that the gateway may serve. */
const documents = ["discovery.json", "openapi.json"];

/** There is one only if a task is to be a tool. */
const toolsDocument = "mcp.json";

/** `manifest.json`: the only entry to a folder of schemas. */
export const emitManifest: Emit = (service, contract) => {
  const hasTools = service.tasks.some(({ options }) => options.mcp);
  const tasks = service.tasks.map((task) => taskEntry(task, contract));
  const events = service.events.map((event) => eventEntry(event, contract));
  const errors = service.errors.map((error) => errorEntry(error, contract));
  const named = contract.conversions.named();
  const manifest: Written<Manifest> = {
    $comment: banner,
    manifestVersion,
    hash: contract.hash,
    tasks,
    events,
    ...(errors.length > 0 && { errors }),
    ...(Object.keys(named).length > 0 && { conversions: named }),
    documents: hasTools ? [...documents, toolsDocument] : documents,
  };
  return [new JsonFile("manifest.json", manifest)];
};

/** With the entries of tasks, which are many, as texts. */
type Written<Document> = Omit<Document, "tasks"> & { tasks: JsonText[] };

const entries = new OncePer<TaskContract, JsonText>();

function taskEntry(task: ModelTask, contract: Contract): JsonText {
  const { id, input, output } = task;
  // How values are converted depends on those of other tasks.
  return [input, output].some(({ type }) => contract.conversions.of(type))
    ? JsonText.of(entryOf(task, contract))
    : entries.get(contractOf(contract.tasks, id), () => JsonText.of(entryOf(task, contract)));
}

function entryOf(task: ModelTask, contract: Contract): Task {
  const { id, input, output } = task;
  return {
    id,
    ...said(task),
    input: schemaRef(`tasks/${id}.input.json`, input, contract),
    output: schemaRef(`tasks/${id}.output.json`, output, contract),
    ...(task.errors.length > 0 && { errors: task.errors.map((error) => error.id) }),
    hash: contractOf(contract.tasks, id).hash,
  };
}

function eventEntry(event: ModelEvent, contract: Contract): Event {
  const { id, payload } = event;
  return {
    id,
    ...said(event),
    payload: schemaRef(`events/${id}.payload.json`, payload, contract),
    hash: contractOf(contract.events, id).hash,
  };
}

function errorEntry(
  { id, httpCode, data, documentation }: ModelError,
  contract: Contract,
): DeclaredError {
  return {
    id,
    httpCode,
    ...(documentation === undefined ? {} : { documentation }),
    data: schemaRef(`errors/${id}.data.json`, data, contract),
  };
}

function schemaRef(
  schema: string,
  { type, optional }: Value,
  { conversions }: Contract,
): Task["input"] {
  const conversion = conversions.of(type);
  return { schema, ...(optional && { optional }), ...(conversion && { conversion }) };
}

function said({ documentation, options }: ModelTask | ModelEvent): Partial<Task> {
  return {
    ...(documentation === undefined ? {} : { documentation }),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  };
}
