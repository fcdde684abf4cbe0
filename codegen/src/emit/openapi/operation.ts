import type { JsonSchema } from "../../model/contract.ts";
import { isNothing } from "../nothing.ts";
import type { Body, Call } from "./call.ts";
import { errorResponsesOf } from "./error-responses.ts";

/** The path of a call below the base path. */
export function pathOf({ kind, id }: Call): string {
  return `/${kind}/${encodeURIComponent(id)}`;
}

/** The namespace of an id: all but its last segment. */
export function tagOf({ kind, id }: Call): string {
  const end = id.lastIndexOf(".");
  return end < 0 ? `${kind}s` : id.slice(0, end);
}

/** What a POST to the path does. Schemas are already linked to the components. */
export function operationOf(call: Call): JsonSchema {
  const { id, documentation, options } = call;
  const summary = summaryOf(call);
  const saysMore = documentation !== undefined && documentation.trim() !== summary;
  return {
    operationId: id,
    tags: [tagOf(call)],
    summary,
    ...(saysMore && { description: documentation }),
    ...(options.deprecated && { deprecated: true }),
    ...(options.public && { security: [] }),
    ...requestOf(call),
    responses: { 200: successOf(call), ...errorResponsesOf(call) },
  };
}

/** The description's first sentence, or what can be said of any call. */
function summaryOf({ kind, id, description = "" }: Call): string {
  const [paragraph = ""] = description.trim().split(/\n\s*\n/, 1);
  const [sentence] = paragraph.replaceAll(/\s+/g, " ").split(/(?<=[.!?])\s/, 1);
  return sentence || `${kind === "task" ? "Runs" : "Sends"} ${id}.`;
}

function requestOf({ request }: Call): JsonSchema {
  if (isNothing(request)) return {};
  const schema = {
    type: "object",
    properties: { [request.key]: request.schema },
    // A body without `input` would be taken for the input itself.
    ...((request.key === "input" || !request.optional) && { required: [request.key] }),
  };
  const content = { "application/json": { schema, ...examplesOf(request) } };
  return { requestBody: { required: !request.optional, content } };
}

function examplesOf({ key, examples }: Call["request"]): JsonSchema {
  const [first, ...others] = examples.map((value) => ({ [key]: value }));
  if (!first) return {};
  if (others.length === 0) return { example: first };
  const named = [first, ...others].map((value, index) => [`example${index + 1}`, { value }]);
  return { examples: Object.fromEntries(named) as JsonSchema };
}

function successOf({ response }: Call): JsonSchema {
  const result = response && resultOf(response);
  return {
    description: response ? "What the task gave." : "All handlers have run.",
    headers: { "x-runner-request-id": { $ref: "#/components/headers/RequestId" } },
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: { ok: { const: true }, ...(result && { result }) },
          required: ["ok", ...(result ? ["result"] : [])],
        },
      },
    },
  };
}

/** The component with what the gateway writes for a result that is undefined. */
export const undefinedMarker = {
  name: "Undefined",
  schema: {
    description: "A result that is undefined.",
    type: "object",
    properties: { __type: { const: "Undefined" }, value: { type: "null" } },
    required: ["__type", "value"],
  },
  appliesTo: ({ response }: Call): boolean => response?.optional ?? false,
};

function resultOf(response: Body): JsonSchema {
  const marker = { $ref: `#/components/schemas/${undefinedMarker.name}` };
  if (isNothing(response)) return marker;
  return response.optional ? { anyOf: [response.schema, marker] } : response.schema;
}
