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
  const calls = callsOf(service, contract);
  const documents = [...calls.flatMap(documentsOf), ...errorDocuments(service, contract)];
  const reserved = [...Object.keys(own), ...service.errors.map(({ id }) => id)];
  const { components, roots } = shareSchemas(documents, reserved);
  // They are in the order of the documents.
  const linked = roots.values();
  const next = () => linked.next().value ?? {};
  const operations = calls.map((call): [string, JsonText] => [
    pathOf(call),
    operationText(call, next(), call.response && next()),
  ]);
  const errors = service.errors.map((error): [string, JsonSchema] => [
    error.id,
    errorComponent(error, next()),
  ]);
  const usesMarker = calls.some(undefinedMarker.appliesTo);
  const schemas = new Map([...Object.entries(own), ...components, ...errors]);
  if (!usesMarker) schemas.delete(undefinedMarker.name);
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
    paths: new Map(operations),
    components: {
      schemas: new Map(
        [...schemas]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, schema]) => [name, JsonText.of(schema)]),
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

/** What npm has instead of an SPDX expression is a license that SPDX does not list. */
function licenseObject(license: string): JsonSchema {
  const isExpression = !/^(?:UNLICENSED|SEE LICENSE IN .*)$/.test(license);
  const words = license.match(/[A-Za-z0-9.]+/g) ?? [];
  return { name: license, identifier: isExpression ? license : `LicenseRef-${words.join("-")}` };
}

/** What was written of a call with these schemas. */
interface Operation {
  request?: JsonSchema;
  response?: JsonSchema | undefined;
  text?: JsonText;
}

/** By the standalone schema of the request, which is of this call alone. */
const written = new OncePer<JsonSchema, Operation>();

/** The call with its standalone schemas replaced by those that refer to the components. */
function operationText(
  call: Call,
  request: JsonSchema,
  response: JsonSchema | undefined,
): JsonText {
  const known = written.get(call.request.schema, () => ({}));
  if (known.text && known.request === request && known.response === response) return known.text;
  const post = operationOf({
    ...call,
    request: { ...call.request, schema: request },
    response: call.response && response && { ...call.response, schema: response },
  });
  const text = JsonText.of({ post });
  Object.assign(known, { request, response, text });
  return text;
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
