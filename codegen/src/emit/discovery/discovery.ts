import type {
  DiscoveredError,
  DiscoveredEvent,
  DiscoveredTask,
  DiscoveredValue,
  Discovery,
} from "../../generated/discovery.ts";
import type { Contract, JsonSchema, TaskContract } from "../../model/contract.ts";
import type { DeclaredError } from "../../model/declared-error.ts";
import type { Event } from "../../model/event.ts";
import type { Emit } from "../../model/generated-file.ts";
import type { Task } from "../../model/task.ts";
import { NamedType } from "../../model/types.ts";
import type { Value } from "../../model/value.ts";
import { banner } from "../banner.ts";
import { contractOf } from "../contract-of.ts";
import { JsonFile, JsonText } from "../json-text.ts";
import { OncePer } from "../once-per.ts";

/** Version of the document's form: `DISCOVERY_VERSION` in the crate tunnel-protocol. */
const discoveryVersion = 1;

/** `discovery.json`: all that a caller's tools need, in one document. */
export const emitDiscovery: Emit = (service, contract) => {
  const tasks = service.tasks.map((task) => JsonText.around(taskEntry(task, contract)));
  const events = service.events.map((event) => discoveredEvent(event, contract));
  const errors = service.errors.map((error) => discoveredError(error, contract));
  const named = contract.conversions.named();
  const discovery: Written<Discovery> = {
    $comment: banner,
    discoveryVersion,
    hash: contract.hash,
    ...(service.root !== "" && { root: service.root }),
    ...{ tasks, events },
    ...(errors.length > 0 && { errors }),
    ...(Object.keys(named).length > 0 && { conversions: named }),
  };
  return [new JsonFile("discovery.json", discovery)];
};

/** With the entries of tasks, which are many, as texts. */
type Written<Document> = Omit<Document, "tasks"> & { tasks: JsonText[] };

const entries = new OncePer<TaskContract, DiscoveredTask>();

function taskEntry(task: Task, contract: Contract): DiscoveredTask {
  const known = contractOf(contract.tasks, task.id);
  // How values are converted depends on those of other tasks.
  return [task.input, task.output].some(({ type }) => contract.conversions.of(type))
    ? discoveredTask(task, known, contract)
    : entries.get(known, () => discoveredTask(task, known, contract));
}

function discoveredTask(
  task: Task,
  { input, output, hash }: TaskContract,
  contract: Contract,
): DiscoveredTask {
  return {
    id: task.id,
    ...said(task),
    input: discoveredValue(task.input, input, contract),
    output: discoveredValue(task.output, output, contract),
    ...(task.errors.length > 0 && { errors: task.errors.map((error) => error.id) }),
    hash,
  };
}

function discoveredEvent(event: Event, contract: Contract): DiscoveredEvent {
  const { payload, hash } = contractOf(contract.events, event.id);
  return {
    id: event.id,
    ...said(event),
    payload: discoveredValue(event.payload, payload, contract),
    hash,
  };
}

function discoveredError(error: DeclaredError, contract: Contract): DiscoveredError {
  const { id, httpCode, data, documentation } = error;
  return {
    id,
    httpCode,
    ...(documentation !== undefined && { documentation }),
    data: discoveredValue(data, contractOf(contract.errors, id).data, contract),
  };
}

/** What the author said beside the types, where there is anything. */
function said({
  documentation,
  options,
}: Task | Event): Pick<Task, "documentation"> & Partial<Pick<Task, "options">> {
  return {
    ...(documentation !== undefined && { documentation }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

function discoveredValue(
  { type, optional }: Value,
  schema: JsonSchema,
  { conversions }: Contract,
): DiscoveredValue {
  const conversion = conversions.of(type);
  return {
    ...(type instanceof NamedType && { typeName: type.getName() }),
    ...(optional && { optional: true }),
    // The text that its own file has too.
    schema: JsonText.of(schema),
    ...(conversion && { conversion }),
  };
}
