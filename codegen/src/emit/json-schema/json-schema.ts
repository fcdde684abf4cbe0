import type { Contract, EventContract, JsonSchema, TaskContract } from "../../model/contract.ts";
import { PlannedConversions } from "../../model/conversion/conversions.ts";
import type { Emit, GeneratedFile } from "../../model/generated-file.ts";
import type { Service } from "../../model/service.ts";
import { digestOf } from "./digest.ts";
import { documentOf } from "./document.ts";

/** The schemas of a service and the digests over them; input is closed, output open, as `tsc` has it. */
export function contractFor(service: Service): Contract {
  const errors = new Map(
    service.errors.map(({ id, data }) => [id, { data: documentOf(data, "open") }]),
  );
  const tasks = new Map<string, TaskContract>();
  for (const { id, input, output, options, documentation, errors: declared } of service.tasks) {
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
    tasks.set(id, { ...schemas, hash });
  }
  const events = new Map<string, EventContract>();
  for (const { id, payload, options, documentation } of service.events) {
    const schemas = { payload: documentOf(payload, options.openInput ? "open" : "closed") };
    const optional = { payload: payload.optional };
    const hash = digestOf({ schemas, optional, options, documentation });
    events.set(id, { ...schemas, hash });
  }
  const hashes = [tasks, events].map((group) => [...group].map(([id, { hash }]) => [id, hash]));
  const values = [
    ...service.tasks.flatMap(({ input, output }) => [input, output]),
    ...service.events.map(({ payload }) => payload),
    ...service.errors.map(({ data }) => data),
  ];
  const conversions = new PlannedConversions(values.map(({ type }) => type));
  return { hash: digestOf([service.root, ...hashes]), tasks, events, errors, conversions };
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
  return { folder: "schemas", path, text: `${JSON.stringify(schema, null, 2)}\n` };
}
