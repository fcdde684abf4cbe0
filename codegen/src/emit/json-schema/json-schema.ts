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
import { digestOf } from "./digest.ts";
import { documentOf } from "./document.ts";
import { KeptContracts } from "./kept-contracts.ts";

/**
 * The schemas of a service and the digests over them; input is closed, output open, as `tsc` has it.
 *
 * @param kept what is still known of tasks that have not changed
 */
export function contractFor(service: Service, kept = new KeptContracts()): Contract {
  const errors = new Map(
    service.errors.map((error) => [error.id, kept.errors.get(error, errorContract)]),
  );
  const tasks = new Map(
    service.tasks.map((task) => [task.id, kept.tasks.get(task, () => taskContract(task, errors))]),
  );
  const events = new Map(
    service.events.map((event) => [event.id, kept.events.get(event, eventContract)]),
  );
  const hashes = [tasks, events].map((group) => [...group].map(([id, { hash }]) => [id, hash]));
  const conversions = new PlannedConversions(typesOf(service));
  return { hash: digestOf([service.root, ...hashes]), tasks, events, errors, conversions };
}

function errorContract({ data }: DeclaredError): ErrorContract {
  return { data: documentOf(data, "open") };
}

function taskContract(
  { input, output, options, documentation, errors: declared }: Task,
  errors: Contract["errors"],
): TaskContract {
  const schemas = {
    input: documentOf(input, options.openInput ? "open" : "closed"),
    output: documentOf(output, "open"),
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

function eventContract({ payload, options, documentation }: Event): EventContract {
  const schemas = { payload: documentOf(payload, options.openInput ? "open" : "closed") };
  const optional = { payload: payload.optional };
  return { ...schemas, hash: digestOf({ schemas, optional, options, documentation }) };
}

/** One file a schema, named by the id. */
export const emitJsonSchemas: Emit = (_service, contract) => [
  ...[...contract.tasks].flatMap(([id, { input, output }]) => [
    schemaFile(`tasks/${id}.input.json`, input),
    schemaFile(`tasks/${id}.output.json`, output),
  ]),
  ...[...contract.events].map(([id, { payload }]) =>
    schemaFile(`events/${id}.payload.json`, payload),
  ),
  ...[...contract.errors].map(([id, { data }]) => schemaFile(`errors/${id}.data.json`, data)),
];

function schemaFile(path: string, schema: JsonSchema): GeneratedFile {
  return { folder: "schemas", path, text: JsonText.of(schema).file() };
}
