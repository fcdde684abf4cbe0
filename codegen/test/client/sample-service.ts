import type { Contract, JsonSchema } from "../../src/model/contract.ts";
import type { DeclaredError } from "../../src/model/declared-error.ts";
import { PlannedConversions } from "../../src/model/conversion/conversions.ts";
import type { Event } from "../../src/model/event.ts";
import type { Service } from "../../src/model/service.ts";
import type { Task } from "../../src/model/task.ts";
import {
  AnnotatedType,
  ArrayType,
  type BaseType,
  BooleanType,
  EnumType,
  IndexedObjectType,
  type JsDocAnnotations,
  LiteralType,
  NamedType,
  NeverType,
  NullType,
  NumberType,
  ObjectType,
  PatternStringType,
  Property,
  SequenceType,
  StringType,
  UnionType,
  UnknownType,
} from "../../src/model/types.ts";
import type { Value } from "../../src/model/value.ts";

const string = new StringType();
const number = new NumberType();

/** An object from properties; a name that ends in `?` is optional. */
export function object(properties: Record<string, BaseType>): ObjectType {
  return new ObjectType(JSON.stringify(Object.keys(properties)), [], members(properties), false);
}

function members(properties: Record<string, BaseType>): Property[] {
  return Object.entries(properties).map(
    ([name, type]) => new Property(name.replace(/\?$/, ""), type, !name.endsWith("?")),
  );
}

export function documented(type: BaseType, annotations: JsDocAnnotations): AnnotatedType {
  return new AnnotatedType(type, { ...annotations }, false);
}

let serial = 0;

export function named(name: string, body?: BaseType): NamedType {
  const type = new NamedType(serial++, name);
  if (body) type.complete(body);
  return type;
}

const nothing: Value = { type: new NeverType(), optional: true };
const value = (type: BaseType, optional = false): Value => ({ type, optional });

interface Extras {
  input?: Value;
  output?: Value;
  documentation?: string;
  deprecation?: string;
  options?: Task["options"];
  errors?: DeclaredError[];
  line?: number;
}

export function task(id: string, extras: Extras = {}): Task {
  const { input = nothing, output = nothing, documentation, options = {}, line = 1 } = extras;
  return {
    id,
    clientPath: clientPath(id),
    input,
    output,
    errors: extras.errors ?? [],
    ...(documentation !== undefined && { documentation }),
    ...(extras.deprecation !== undefined && { deprecation: extras.deprecation }),
    options,
    source: { file: "/project/src/tasks.ts", line, column: 14 },
  };
}

export function event(id: string, payload: Value, extras: Extras = {}): Event {
  const { documentation, options = {}, line = 1 } = extras;
  return {
    id,
    clientPath: clientPath(id),
    payload,
    ...(documentation !== undefined && { documentation }),
    options,
    source: { file: "/project/src/events.ts", line, column: 14 },
  };
}

function clientPath(id: string): string[] {
  return id
    .replace(/^app\./, "")
    .split(".")
    .map((segment) =>
      segment.replaceAll(/-+(.)?/g, (_, next?: string) => next?.toUpperCase() ?? ""),
    );
}

export function service(tasks: Task[], events: Event[] = []): Service {
  return {
    root: "app",
    schemasDir: "/project/schemas",
    clientDir: "/project/client",
    tasks,
    events,
    errors: [...new Set(tasks.flatMap((task) => task.errors))],
  };
}

const sum = value(object({ a: number, b: number }));

/** `add` and `notify`, as in the quickstart. */
export const smallService = service(
  [
    task("app.tasks.add", {
      input: sum,
      output: value(number),
      documentation: "Adds two numbers.",
    }),
  ],
  [event("app.events.notify", value(object({ msg: string })))],
);

const money = named(
  "Money",
  documented(
    object({
      amount: documented(number, { description: "In cents.", minimum: 0, type: "integer" }),
      currency: new EnumType("Currency", ["EUR", "USD"]),
    }),
    { description: "What something costs. Ends no comment: */" },
  ),
);
const category = named("Category");
category.complete(object({ name: string, "children?": new ArrayType(category) }));
const outOfStock: DeclaredError = {
  id: "app.errors.out-of-stock",
  httpCode: 409,
  data: value(object({ sku: string, left: number })),
  documentation: "There is no more of it.",
};
const shopClosed: DeclaredError = { id: "app.errors.closed", httpCode: 503, data: nothing };
const discount = new UnionType([
  object({ kind: new LiteralType("percent"), percent: number }),
  object({ kind: new LiteralType("voucher"), code: new PatternStringType("^V-", "`V-${string}`") }),
]);
const order = named(
  "Order",
  object({
    lines: new ArrayType(
      object({
        sku: documented(string, { minLength: 1, pattern: "^[A-Z]+$" }),
        quantity: number,
        price: documented(money, { description: "Of one." }),
      }),
    ),
    "discount?": discount,
    "note?": new UnionType([string, new NullType()]),
    "legacy-id?": documented(number, { deprecated: "Use id." }),
    category,
  }),
);

/** Something of every form that a client can have. */
export const largeService = service(
  [
    task("app.reports.build-all", {
      options: { deprecated: true },
      deprecation: "Use build.",
      line: 5,
    }),
    task("app.tasks.add", { input: sum, output: value(number), line: 8 }),
    task("app.tasks.delete", {
      input: value(string, true),
      output: value(string, true),
      options: { public: true },
      line: 12,
    }),
    task("app.tasks.price", {
      input: value(documented(order, { description: "The order to price." })),
      output: value(object({ total: money, lines: new ArrayType(money) })),
      documentation: "Prices an order.\n\nWithout tax.",
      errors: [shopClosed, outOfStock],
      options: { rateLimit: { limit: 10, windowMs: 1000 } },
      line: 30,
    }),
    task("app.tasks.read", { output: value(string), options: { idempotent: true }, line: 35 }),
    task("app.tasks.shapes", {
      input: value(
        object({
          pair: new SequenceType([
            { type: string, optional: false },
            { type: number, optional: true },
          ]),
          tail: new SequenceType([], string, [{ type: number, optional: false }]),
          span: new SequenceType([
            { type: number, optional: false, name: "from" },
            { type: number, optional: false, name: "to" },
          ]),
          scores: new ObjectType("scores", [], [], number),
          headers: new IndexedObjectType(
            "headers",
            members({ "host?": string }),
            [{ key: new PatternStringType("^x-", "`x-${string}`"), type: string, optional: false }],
            false,
            false,
          ),
          flags: new ArrayType(new UnionType([new BooleanType(), new NullType()])),
          anything: new UnknownType(),
          client: named("Client", object({ name: string })),
        }),
      ),
      output: value(new UnionType([order, new NullType()])),
      line: 40,
    }),
  ],
  [
    event("app.events.cleared", nothing, { line: 3 }),
    event("app.events.notify", value(object({ msg: string })), { line: 7 }),
  ],
);

const dialect = "https://json-schema.org/draft/2020-12/schema";
const closed = (properties: JsonSchema, required = Object.keys(properties)): JsonSchema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const document = (schema: JsonSchema, $defs?: JsonSchema): JsonSchema => ({
  $schema: dialect,
  ...schema,
  ...($defs && { $defs }),
});
const undefinedSchema = document({ not: {} });
const moneySchema = closed({
  amount: { type: "integer", minimum: 0, description: "In cents." },
  currency: { enum: ["EUR", "USD"] },
});
const openMoneySchema = Object.fromEntries(
  Object.entries(moneySchema).filter(([keyword]) => keyword !== "additionalProperties"),
);
const categorySchema = closed(
  {
    name: { type: "string" },
    children: { type: "array", items: { $ref: "#/$defs/Category" } },
  },
  ["name"],
);
const orderSchema = closed(
  { price: { $ref: "#/$defs/Money" }, category: { $ref: "#/$defs/Category" } },
  ["price"],
);
const sumSchema = document(closed({ a: { type: "number" }, b: { type: "number" } }));
const hash = `sha256:${"0123456789abcdef".repeat(4)}`;

/** Schemas for the tasks above; enough of them to link, not to validate by. */
export const contract: Contract = {
  hash,
  tasks: new Map([
    ["app.reports.build-all", { input: undefinedSchema, output: undefinedSchema, hash }],
    ["app.tasks.add", { input: sumSchema, output: document({ type: "number" }), hash }],
    [
      "app.tasks.delete",
      { input: document({ type: "string" }), output: document({ type: "string" }), hash },
    ],
    [
      "app.tasks.price",
      {
        input: document(
          { $ref: "#/$defs/Order" },
          { Category: categorySchema, Money: moneySchema, Order: orderSchema },
        ),
        output: document(
          { type: "object", properties: { total: { $ref: "#/$defs/Money" } }, required: ["total"] },
          { Money: openMoneySchema },
        ),
        hash,
      },
    ],
    ["app.tasks.read", { input: undefinedSchema, output: document({ type: "string" }), hash }],
    [
      "app.tasks.shapes",
      {
        input: document({ type: "object", default: { $ref: "#/$defs/None" } }),
        output: document(
          { $ref: "#/$defs/ErrorBody" },
          { ErrorBody: { type: "object", properties: { $ref: { type: "string" } } } },
        ),
        hash,
      },
    ],
  ]),
  errors: new Map([
    ["app.errors.closed", { data: undefinedSchema }],
    [
      "app.errors.out-of-stock",
      { data: document(closed({ sku: { type: "string" }, left: { type: "number" } })) },
    ],
  ]),
  events: new Map([
    ["app.events.cleared", { payload: undefinedSchema, hash }],
    ["app.events.notify", { payload: document(closed({ msg: { type: "string" } })), hash }],
  ]),
  conversions: new PlannedConversions([]),
};
