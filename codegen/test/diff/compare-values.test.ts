// What is said of an edit of a type, as an input and as an output.
import { expect, test } from "vitest";
import { compareValues } from "../../src/diff/compare-values.ts";
import type { JsonSchema } from "../../src/model/contract.ts";
import { inputSchemas } from "../oracle/schemas.ts";

interface Edit {
  before: string;
  after: string;
  /** What callers that send it are told; `!` breaks, `?` may break. */
  input: string[];
  /** What callers that get it are told. */
  output: string[];
}

const tree = (extra: string) =>
  `interface Tree { left?: Tree; right?: Tree; ${extra} } type T = Tree`;
const union = (...members: string[]) =>
  `type T = ${members.map((kind) => `{ kind: "${kind}"; n: number }`).join(" | ")}`;
const constrained = (tags: string, type = "number") =>
  `interface T {\n/**\n${tags}\n*/\na: ${type} }`;

const edits: Edit[] = [
  {
    before: "interface T { a: string }",
    after: "interface T { a: string; b: number }",
    input: ["! .b is new and required"],
    output: [".b is new"],
  },
  {
    before: "interface T { a: string }",
    after: "interface T { a: string; b?: number }",
    input: [".b is new and optional"],
    output: [".b is new and optional"],
  },
  {
    before: "interface T { a: string; b?: number }",
    after: "interface T { a: string }",
    input: ["! .b was removed: it is refused now"],
    output: ["! .b was removed"],
  },
  {
    before: "interface T { a: string; b: number }",
    after: "interface T { a: string }",
    input: ["! .b was removed: it is refused now"],
    output: ["! .b was removed"],
  },
  {
    before: "interface T { a?: string }",
    after: "interface T { a: string }",
    input: ["! .a is required now"],
    output: [".a is always there now"],
  },
  {
    before: 'interface T { a: "x" | "y" }',
    after: 'interface T { a: "x" | "y" | "z" }',
    input: ['.a takes "z" now'],
    output: ['! .a may be "z" now'],
  },
  {
    before: "interface T { a: string | null }",
    after: "interface T { a: string }",
    input: ["! .a no longer takes null"],
    output: [".a is never null any more"],
  },
  {
    before: union("card", "cash"),
    after: union("card", "cash", "cheque"),
    input: [' takes { kind: "cheque" } now'],
    output: ['! may be { kind: "cheque" } now'],
  },
  {
    before: union("card", "cash"),
    after: 'type T = { kind: "card" | "cash"; n: number }',
    input: [],
    output: [],
  },
  {
    before: 'type T = { kind: "card" | "cash"; n: number }',
    after: 'type T = { kind: "card"; n: number } | { kind: "cash"; n: number; m?: string }',
    input: [".m is new and optional"],
    output: [".m is new and optional"],
  },
  {
    before: tree("n: number"),
    after: tree("n: number | string"),
    input: [".n takes a string now"],
    output: ["! .n may be a string now"],
  },
  {
    before: tree("n: number"),
    after: `interface Node { n: number; left?: Node; right?: Node } type T = Node`,
    input: [],
    output: [],
  },
  {
    before: constrained("@minimum 0\n@maximum 10"),
    after: constrained("@minimum 1\n@maximum 10"),
    input: ["! .a minimum: 0 → 1"],
    output: [".a minimum: 0 → 1"],
  },
  {
    before: constrained("@integer\n@exclusiveMinimum 0"),
    after: constrained("@integer\n@minimum 1"),
    input: [],
    output: [],
  },
  {
    before: constrained("@pattern ^a+$", "string"),
    after: constrained("@pattern ^a*$", "string"),
    input: ["? .a pattern: ^a+$ → ^a*$; it may take less"],
    output: ["? .a pattern: ^a+$ → ^a*$; it may give more"],
  },
  {
    before: constrained("@maxLength 5", "string"),
    after: constrained("@format email", "string"),
    input: ["! .a has the format email now"],
    output: ["! .a no longer has the maxLength 5"],
  },
  {
    before: constrained("@integer"),
    after: constrained("@minimum 0"),
    input: ["! .a has the minimum 0 now"],
    output: ["! .a may be a number that is not whole now"],
  },
  {
    before: constrained(""),
    after: constrained("@integer"),
    input: ["! .a takes whole numbers only now"],
    output: [".a is always a whole number now"],
  },
  {
    before: "type T = [number, string?]",
    after: "type T = [number, ...string[]]",
    input: [" no longer has the maxItems 2"],
    output: ["! no longer has the maxItems 2"],
  },
  {
    before: "type T = Record<string, number>",
    after: "type T = Record<`x-${string}`, number>",
    input: ["! no longer takes other properties"],
    output: [" has no other properties any more"],
  },
  {
    before: "interface T { a: { b: string[] } }",
    after: "interface T { a: { b: (string | number)[] } }",
    input: [".a.b[] takes a number now"],
    output: ["! .a.b[] may be a number now"],
  },
];

const schemas = inputSchemas(edits.flatMap(({ before, after }) => [before, after])).map(
  ({ schema }) => schema ?? {},
);

test.each(edits.map((edit, index) => ({ ...edit, index })))(
  "$before → $after",
  ({ index, input, output }) => {
    const before = schemas[2 * index] ?? {};
    const after = schemas[2 * index + 1] ?? {};
    expect(told("input", before, after)).toEqual(input);
    expect(told("output", opened(before), opened(after))).toEqual(output);
    expect(told("input", before, before)).toEqual([]);
  },
);

test("a value that may be left out", () => {
  const schema = { type: "number" };
  const of = (optional: boolean) => ({ schema, optional });
  const severities = (name: "input" | "output") =>
    [compareValues(name, of(true), of(false)), compareValues(name, of(false), of(true))].map(
      ([change]) => change?.severity,
    );
  expect(severities("input")).toEqual(["breaking", "compatible"]);
  expect(severities("output")).toEqual(["compatible", "breaking"]);
});

function told(name: "input" | "output", before: JsonSchema, after: JsonSchema): string[] {
  const changes = compareValues(
    name,
    { schema: before, optional: false },
    { schema: after, optional: false },
  );
  const signs = { breaking: "! ", possible: "? ", compatible: "" };
  return changes.map(({ severity, path, message }) =>
    `${signs[severity]}${path.slice(name.length)} ${message}`.replace("!  ", "! "),
  );
}

/** Objects in outputs are open; index signatures are what they are. */
function opened(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, function (this: JsonSchema, key, value: unknown) {
    const isOwn =
      key === "additionalProperties" && value === false && !("patternProperties" in this);
    return isOwn ? undefined : value;
  });
  return JSON.parse(text) as JsonSchema;
}
