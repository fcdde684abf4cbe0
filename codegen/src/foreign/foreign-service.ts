import { ConfigError } from "../config.ts";
import { clientPathOf, isWellFormedId } from "../discover/id.ts";
import { reservedSegments } from "../discover/check-ids.ts";
import { isNothing } from "../emit/nothing.ts";
import { type SchemaDocument, shareSchemas } from "../emit/openapi/shared-schemas.ts";
import type { Conversion, DiscoveredValue, Discovery } from "../generated/discovery.ts";
import type { Contract, JsonSchema } from "../model/contract.ts";
import type { DeclaredError } from "../model/declared-error.ts";
import type { Service } from "../model/service.ts";
import { AnnotatedType, type BaseType, NamedType, NeverType, WrittenType } from "../model/types.ts";
import type { Value } from "../model/value.ts";
import { GivenConversions } from "./given-conversions.ts";
import { writtenTypes } from "./written-types.ts";

/** A service as its discovery document has it: no sources, but the same contract. */
export interface ForeignService {
  service: Service;
  contract: Contract;
}

/**
 * @param root the prefix of ids that the client drops
 * @throws {ConfigError} where the ids cannot all be on one client
 */
export async function foreignService(
  discovery: Discovery,
  { root, clientDir }: { root: string; clientDir: string },
): Promise<ForeignService> {
  const { tasks, events, errors = [] } = discovery;
  checkIds([...tasks, ...events], root);
  const nameless = errors.find(({ id }) => !isWellFormedId(id));
  if (nameless) throw new ConfigError(`${JSON.stringify(nameless.id)} can be no error`);
  const documents: Document[] = [
    ...tasks.map((task) => ({ id: task.id, key: "input", value: task.input })),
    ...tasks.map((task) => ({ id: task.id, key: "output", value: task.output })),
    ...events.map((event) => ({ id: event.id, key: "payload", value: event.payload })),
    ...errors.map((error) => ({ id: error.id, key: "data", value: error.data })),
  ];
  checkConversions(documents);
  const values = await valuesOf(documents);
  const valueOf = (id: string, key: string): Value =>
    values.get(`${id}.${key}`) ?? { type: new NeverType(), optional: true };
  const declared = errors.map((error): DeclaredError => ({
    ...error,
    data: valueOf(error.id, "data"),
  }));
  const byId = new Map(declared.map((error) => [error.id, error]));
  const common = { source: undefined };
  const converted = documents.flatMap(({ id, key, value }): [BaseType, Conversion][] =>
    value.conversion ? [[valueOf(id, key).type, value.conversion]] : [],
  );
  const conversions = new GivenConversions(new Map(converted), discovery.conversions ?? {});
  return {
    service: {
      ...{ root, clientDir, schemasDir: clientDir },
      tasks: tasks.map(({ options = {}, errors: ids = [], ...task }) => ({
        ...{ ...task, ...common, options, clientPath: clientPathOf(task.id, root) },
        input: valueOf(task.id, "input"),
        output: valueOf(task.id, "output"),
        errors: ids.flatMap((id) => byId.get(id) ?? []),
      })),
      events: events.map(({ options = {}, ...event }) => ({
        ...{ ...event, ...common, options, clientPath: clientPathOf(event.id, root) },
        payload: valueOf(event.id, "payload"),
      })),
      errors: declared,
    },
    contract: { ...schemasOf(discovery), conversions },
  };
}

interface Document {
  id: string;
  key: string;
  value: DiscoveredValue;
}

/** What types are made of: the schemas' definitions shared, each under one name. */
async function valuesOf(documents: readonly Document[]): Promise<Map<string, Value>> {
  const { components, roots } = shareSchemas(
    documents.map(({ id, key, value }): SchemaDocument => ({
      name: `${id}.${key}`,
      typeName: value.typeName ?? undefined,
      direction: key === "input" || key === "payload" ? "input" : "output",
      schema: withoutClosing(value.schema) as JsonSchema,
    })),
    [],
  );
  const names = [...components.keys()];
  const schemas = [...components.values()];
  const named = names.map((name, index) => new NamedType(index, identifierOf(name)));
  const indexes = new Map(names.map((name, index) => [`#/components/schemas/${name}`, index]));
  const written = await writtenTypes(
    [...schemas, ...roots],
    (ref) => `Ref$${indexes.get(ref) ?? ""}$`,
  );
  const types = written.map((text): BaseType => {
    const parts = text.split(/Ref\$(\d+)\$/);
    return new WrittenType(
      parts.map((part, index) => (index % 2 === 1 ? (named[Number(part)] ?? part) : part)),
    );
  });
  schemas.forEach((schema, index) => {
    named[index]?.complete(described(types[index], schema));
  });
  return new Map(
    documents.map(({ id, key, value }, index) => {
      const schema = roots[index] ?? {};
      const optional = value.optional ?? false;
      const type = isNothing({ schema, optional: true })
        ? new NeverType()
        : described(types[named.length + index], schema);
      return [`${id}.${key}`, { type, optional }];
    }),
  );
}

/** Objects with known properties are one type in TypeScript, whether unknown ones pass or not. */
function withoutClosing(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutClosing);
  if (typeof schema !== "object" || schema === null) return schema;
  const { type, properties, additionalProperties } = schema as JsonSchema;
  const isClosed = type === "object" && properties && additionalProperties === false;
  const kept = Object.entries(schema).filter(
    ([key]) => !isClosed || key !== "additionalProperties",
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutClosing(value)]));
}

function described(type: BaseType = new NeverType(), { description }: JsonSchema): BaseType {
  return typeof description === "string" ? new AnnotatedType(type, { description }, false) : type;
}

function schemasOf({ hash, tasks, events, errors = [] }: Discovery): Omit<Contract, "conversions"> {
  const schemaOf = ({ schema }: DiscoveredValue) => schema as JsonSchema;
  return {
    hash,
    tasks: new Map(
      tasks.map((task) => [
        task.id,
        { input: schemaOf(task.input), output: schemaOf(task.output), hash: task.hash },
      ]),
    ),
    events: new Map(
      events.map((event) => [event.id, { payload: schemaOf(event.payload), hash: event.hash }]),
    ),
    errors: new Map(errors.map((error) => [error.id, { data: schemaOf(error.data) }])),
  };
}

/** Types that say `Date` where strings arrive would be lies. */
function checkConversions(documents: readonly Document[]): void {
  for (const { id, key, value } of documents) {
    if (value.conversion || !JSON.stringify(value.schema).includes(`"x-tunnel-type":"`)) continue;
    throw new ConfigError(
      `${id}: its ${key} has values that JSON lacks, and nothing says how to convert them; generate the document with this version of tunnel-codegen`,
    );
  }
}

/** A gateway serves ids of any form; a client has methods. */
function checkIds(calls: readonly { id: string }[], root: string): void {
  const paths = new Map<string, string>();
  for (const { id } of calls) {
    if (!isWellFormedId(id)) throw new ConfigError(`${JSON.stringify(id)} can be no method`);
    const path = clientPathOf(id, root);
    const reserved = path.find((segment) => reservedSegments.has(segment));
    if (reserved !== undefined) {
      throw new ConfigError(`${id}: the client has its own "${reserved}"; try another --root`);
    }
    const other = paths.get(path.join("."));
    if (other !== undefined) {
      throw new ConfigError(
        `${id} and ${other} are both client.${path.join(".")}; try another --root`,
      );
    }
    paths.set(path.join("."), id);
  }
  for (const [path, id] of paths) {
    const segments = path.split(".");
    for (let length = 1; length < segments.length; length += 1) {
      const shorter = paths.get(segments.slice(0, length).join("."));
      if (shorter !== undefined) {
        throw new ConfigError(`${shorter} is both a call and the way to ${id}; try another --root`);
      }
    }
  }
}

function identifierOf(name: string): string {
  const words = name.split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\p{ID_Start}/u.test(joined) ? joined : `_${joined}`;
}
