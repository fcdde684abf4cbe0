import type { Contract, JsonSchema } from "../../model/contract.ts";
import { contractOf } from "../contract-of.ts";
import { OncePer } from "../once-per.ts";
import { type Method, type MethodTree, printTree } from "./method-tree.ts";

/** `validate.js`: the same client and the same calls, which check what they send. */
export function emitValidate(
  methods: MethodTree,
  names: ReadonlyMap<Method, string>,
  contract: Contract,
  banner: string,
): { module: string; declarations: string } {
  const constants = [...names].map(([method, name]) => {
    const { schema, optional } = schemaOf(method, contract);
    const text = checks.get(schema, () => JSON.stringify(withoutDocumentation(schema)));
    return `\nexport const ${name} = /* @__PURE__ */ checked(calls.${name}, ${text}, ${optional});\n`;
  });
  return {
    module: `// ${banner}
import * as calls from "./calls.js";
import { createClient as create } from "./index.js";
import { clientOf } from "./runtime/client.js";
import { checked } from "./runtime/validate.js";

export { call, safeCall } from "./runtime/call.js";

export function createClient({ validate = true, ...options }) {
  return validate ? clientOf(tree, options) : create(options);
}
${constants.join("")}
const tree = ${printTree(methods, (method) => names.get(method) ?? "")};
`,
    declarations: `// ${banner}
import type { Client, ClientOptions } from "./index.js";

export * from "./calls.js";

/** A client that checks what it sends before it does so, unless \`validate\` is false. */
export declare function createClient(options: ClientOptions & { validate?: boolean }): Client;
`,
  };
}

/** By the schema. */
const checks = new OncePer<JsonSchema, string>();

function schemaOf(method: Method, contract: Contract): { schema: JsonSchema; optional: boolean } {
  if (method.kind === "task") {
    const { id, input } = method.task;
    return { schema: contractOf(contract.tasks, id).input, optional: input.optional };
  }
  const { id, payload } = method.event;
  return { schema: contractOf(contract.events, id).payload, optional: payload.optional };
}

const documentation = new Set([
  ...["$schema", "$comment", "title", "description", "default", "examples", "deprecated"],
]);

/** What nothing is checked by. A property may be called like a keyword. */
function withoutDocumentation(schema: unknown, isSchema = true): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withoutDocumentation(item, isSchema));
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (isSchema && documentation.has(key)) return [];
    if (isSchema && (key === "const" || key === "enum")) return [[key, value]];
    return [[key, withoutDocumentation(value, !isSchema || !mapsOfSchemas.has(key))]];
  });
  return Object.fromEntries(entries);
}

const mapsOfSchemas = new Set(["properties", "patternProperties", "dependentSchemas", "$defs"]);
