import type { JsonSchema } from "../../model/contract.ts";
import type { Emit } from "../../model/generated-file.ts";
import { banner } from "../banner.ts";
import { JsonFile, JsonText } from "../json-text.ts";
import { OncePer } from "../once-per.ts";
import { type Call, callsOf } from "./call.ts";
import { errorComponent, errorDocuments } from "./declared-errors.ts";
import { errorResponses } from "./error-responses.ts";
import { errorSchemas } from "./error-schemas.ts";
import { operationOf, pathOf, tagOf, undefinedMarker } from "./operation.ts";
import { type SchemaDocument, shareSchemas } from "./shared-schemas.ts";

/** `openapi.json`: OpenAPI 3.1 of what the gateway serves under its base path. */
export const emitOpenapi: Emit = (service, contract) => {
  const own = {
    ...errorSchemas(),
    [undefinedMarker.name]: undefinedMarker.schema,
  };
  const standalone = callsOf(service, contract);
  const documents = [...standalone.flatMap(documentsOf), ...errorDocuments(service, contract)];
  const reserved = [...Object.keys(own), ...service.errors.map(({ id }) => id)];
  const { components, roots } = shareSchemas(documents, reserved);
  const calls = link(standalone, roots);
  const data = roots.slice(roots.length - service.errors.length);
  const errors = service.errors.map((error, index) => [
    error.id,
    errorComponent(error, data[index] ?? {}),
  ]);
  const usesMarker = calls.some(undefinedMarker.appliesTo);
  const schemas = {
    ...own,
    ...components,
    ...(Object.fromEntries(errors) as Record<string, JsonSchema>),
  };
  const document = {
    openapi: "3.1.0",
    "x-generated": banner,
    info: {
      title: service.root || "Tasks and events",
      description: "Tasks and events served by tunnel-gateway.",
      // The contract is what has versions: the same digest, the same API.
      version: contract.hash.replace(/^sha256:/, "").slice(0, 12),
      ...(service.license !== undefined && { license: licenseObject(service.license) }),
    },
    servers: [{ url: "/__runner", description: "The gateway, at its default base path." }],
    security: [{ token: [] }],
    tags: [...new Set(calls.map(tagOf))].sort().map((name) => ({
      name,
      description: `Calls whose ids begin with \`${name}\`.`,
    })),
    paths: Object.fromEntries(
      calls.map((call, index) => [pathOf(call), operationText(standalone[index] ?? call, call)]),
    ),
    components: {
      schemas: sortedByName(
        Object.entries(schemas)
          .filter(([name]) => usesMarker || name !== undefinedMarker.name)
          .map(([name, schema]): [string, JsonText] => [name, JsonText.of(schema)]),
      ),
      responses: errorResponses(calls),
      headers,
      securitySchemes: {
        token: {
          type: "apiKey",
          in: "header",
          name: "x-runner-token",
          description: "One of the gateway's tokens. It may have been given another header's name.",
        },
      },
    },
  };
  return [new JsonFile("openapi.json", document)];
};

/** What npm has instead of an SPDX expression has no identifier. */
function licenseObject(license: string): JsonSchema {
  const isExpression = !/^(?:UNLICENSED|SEE LICENSE IN .*)$/.test(license);
  return { name: license, ...(isExpression && { identifier: license }) };
}

/** By the standalone schema of the request, which is of this call alone. */
const operations = new OncePer<JsonSchema, { linked?: Call; operation?: JsonSchema }>();

function operationText(standalone: Call, linked: Call): JsonText {
  const known = operations.get(standalone.request.schema, () => ({}));
  const isSame =
    known.linked?.request.schema === linked.request.schema &&
    known.linked.response?.schema === linked.response?.schema;
  if (!isSame || !known.operation) {
    known.linked = linked;
    known.operation = { post: operationOf(linked) };
  }
  return JsonText.of(known.operation);
}

const headers = {
  RequestId: {
    description: "The request's own id, or the one that the gateway gave it; it is in its log.",
    schema: { type: "string" },
  },
  RetryAfter: {
    description: "Seconds after which to try again.",
    schema: { type: "integer", minimum: 0 },
  },
};

function documentsOf({ id, options, request, response }: Call): SchemaDocument[] {
  const sent: SchemaDocument = {
    name: `${id}.${request.key}`,
    typeName: request.typeName,
    direction: options.openInput ? "openInput" : "input",
    schema: request.schema,
  };
  if (!response) return [sent];
  const { typeName, schema } = response;
  return [sent, { name: `${id}.output`, typeName, direction: "output", schema }];
}

/** The calls with their schemas replaced by `roots`, which are in the order of `documentsOf`. */
function link(calls: readonly Call[], roots: readonly SchemaDocument["schema"][]): Call[] {
  let next = 0;
  const root = () => roots[next++] ?? {};
  return calls.map((call) => ({
    ...call,
    request: { ...call.request, schema: root() },
    response: call.response && { ...call.response, schema: root() },
  }));
}

function sortedByName<T>(entries: readonly [string, T][]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
