import type {
  Contract,
  ErrorContract,
  EventContract,
  JsonSchema,
  TaskContract,
} from "../../model/contract.ts";
import { PlannedConversions } from "../../model/conversion/conversions.ts";
import type { Emit, GeneratedFile } from "../../model/generated-file.ts";
import type { DeclaredError } from "../../model/declared-error.ts";
import type { Event } from "../../model/event.ts";
import { type Service, typesOf } from "../../model/service.ts";
import type { Task } from "../../model/task.ts";
import { JsonText } from "../json-text.ts";
import { OncePer } from "../once-per.ts";
import { digestOf } from "./digest.ts";
import { Documents } from "./documents.ts";
import { KeptContracts } from "./kept-contracts.ts";

/**
 * The schemas of a service and the digests over them; input is closed, output open, as `tsc` has it.
 *
 * @param kept what is still known of tasks that have not changed
 */
export function contractFor(service: Service, kept = new KeptContracts()): Contract {
  const documents = new Documents();
  const errors = new Map(
    service.errors.map((error) => [
      error.id,
      kept.errors.get(error, () => errorContract(error, documents)),
    ]),
  );
  const tasks = new Map(
    service.tasks.map((task) => [
      task.id,
      kept.tasks.get(task, () => taskContract(task, errors, documents)),
    ]),
  );
  const events = new Map(
    service.events.map((event) => [
      event.id,
      kept.events.get(event, () => eventContract(event, documents)),
    ]),
  );
  const hashes = [tasks, events].map((group) => [...group].map(([id, { hash }]) => [id, hash]));
  const conversions = new PlannedConversions(typesOf(service));
  return { hash: digestOf([service.root, ...hashes]), tasks, events, errors, conversions };
}

function errorContract({ data }: DeclaredError, documents: Documents): ErrorContract {
  return { data: documents.of(data, "open") };
}

function taskContract(
  { input, output, options, documentation, errors: declared }: Task,
  errors: Contract["errors"],
  documents: Documents,
): TaskContract {
  const schemas = {
    input: documents.of(input, options.openInput ? "open" : "closed"),
    output: documents.of(output, "open"),
  };
  const optional = { input: input.optional, output: output.optional };
  const failures = declared.map(({ data, ...error }) => ({
    ...error,
    optional: data.optional,
    schema: errors.get(error.id)?.data,
  }));
  const hash = digestOf({
    ...{ schemas, optional, options, documentation },
    ...(failures.length > 0 && { errors: failures }),
  });
  return { ...schemas, hash };
}

function eventContract(
  { payload, options, documentation }: Event,
  documents: Documents,
): EventContract {
  const schemas = { payload: documents.of(payload, options.openInput ? "open" : "closed") };
  const optional = { payload: payload.optional };
  return { ...schemas, hash: digestOf({ schemas, optional, options, documentation }) };
}

/** One file a schema, named by the id. */
export const emitJsonSchemas: Emit = (_service, contract) => [
  ...[...contract.tasks].flatMap(([id, task]) => filesOfTasks.get(task, () => filesOf(id, task))),
  ...[...contract.events].map(([id, { payload }]) =>
    schemaFile(`events/${id}.payload.json`, payload),
  ),
  ...[...contract.errors].map(([id, { data }]) => schemaFile(`errors/${id}.data.json`, data)),
];

/** A contract is of one id. */
const filesOfTasks = new OncePer<TaskContract, readonly GeneratedFile[]>();

function filesOf(id: string, { input, output }: TaskContract): GeneratedFile[] {
  return [
    schemaFile(`tasks/${id}.input.json`, input),
    schemaFile(`tasks/${id}.output.json`, output),
  ];
}

function schemaFile(path: string, schema: JsonSchema): GeneratedFile {
  return { folder: "schemas", path, text: JsonText.of(schema).file() };
}
