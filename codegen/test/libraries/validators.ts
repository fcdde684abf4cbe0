import type { CorpusType } from "../corpus/corpus-type.ts";

const people = [
  { id: "1", name: "Ada", age: 36, role: "admin", tags: ["a"], address: { city: "London" } },
  { id: "1", name: "Ada", age: 36, role: "admin", tags: [], address: { city: "L", zip: "N1" } },
  { id: "1", name: "Ada", role: "user", tags: ["a"], address: { city: "London" } },
  { id: "1", name: "Ada", age: "36", role: "admin", tags: ["a"], address: { city: "London" } },
  { id: "1", name: "Ada", age: 36, role: "root", tags: ["a"], address: { city: "London" } },
  { id: "1", name: "Ada", age: 36, role: "admin", tags: [1], address: { city: "London" } },
  { id: "1", name: "Ada", age: 36, role: "admin", tags: ["a"], address: { city: "L", x: 1 } },
  { id: "1", age: 36, role: "admin", tags: ["a"], address: { city: "London" } },
  {},
  null,
];

const shapes = [
  { kind: "circle", r: 1 },
  { kind: "square", side: 1 },
  { kind: "circle", side: 1 },
  { kind: "circle", r: 1, side: 1 },
  { kind: "other" },
];

/** Types that libraries of validators infer from their schemas. */
export const validators: CorpusType[] = [
  {
    name: "ZodInfer",
    source: `import { z } from "zod";
const Person = z.object({
  id: z.string(), name: z.string().min(1), age: z.number().int().optional(),
  role: z.enum(["admin", "user"]), tags: z.array(z.string()),
  address: z.object({ city: z.string(), zip: z.string().optional() }),
});
type T = z.infer<typeof Person>;`,
    values: people,
  },
  {
    name: "ZodInput",
    source: `import { z } from "zod";
const Person = z.object({
  id: z.string(), name: z.string(), age: z.coerce.number<number>().default(1),
  role: z.enum(["admin", "user"]).default("user"), tags: z.array(z.string()).transform((tags) => tags.length),
  address: z.object({ city: z.string(), zip: z.string().nullish() }),
});
type T = z.input<typeof Person>;`,
    values: people,
  },
  {
    name: "ZodOutput",
    source: `import { z } from "zod";
const Count = z.object({ size: z.string().transform((text) => text.length), unit: z.string().default("cm") });
type T = z.output<typeof Count>;`,
    values: [{ size: 1, unit: "x" }, { size: "1", unit: "x" }, { size: 1 }],
  },
  {
    name: "ZodDiscriminatedUnion",
    source: `import { z } from "zod";
const Shape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("circle"), r: z.number() }),
  z.object({ kind: z.literal("square"), side: z.number() }),
]);
type T = z.infer<typeof Shape>;`,
    values: shapes,
  },
  {
    name: "ZodEverythingElse",
    source: `import { z } from "zod";
const Everything = z.object({
  record: z.record(z.string(), z.number()), tuple: z.tuple([z.string(), z.number()]).rest(z.boolean()),
  union: z.union([z.string(), z.number()]), literal: z.literal(["a", 1, null]), nullable: z.string().nullable(),
  template: z.templateLiteral(["v", z.number()]),
  email: z.email(), unknown: z.unknown(), partial: z.object({ a: z.string(), b: z.string() }).partial(),
  keys: z.partialRecord(z.enum(["x", "y"]), z.number()), readonly: z.array(z.string()).readonly(),
});
type T = z.infer<typeof Everything>;`,
    values: [
      everything({}),
      everything({ record: { a: "x" } }),
      everything({ tuple: ["a", 1, true] }),
    ]
      .concat([
        everything({ tuple: ["a"] }),
        everything({ union: true }),
        everything({ literal: "a" }),
      ])
      .concat([
        everything({ literal: "b" }),
        everything({ nullable: 1 }),
        everything({ template: "v" }),
      ])
      .concat([everything({ template: "v1" }), everything({ unknown: { a: [1] } })])
      .concat([everything({ partial: { a: "x" } }), everything({ partial: { c: "x" } })])
      .concat([
        everything({ keys: { x: 1 } }),
        everything({ keys: { z: 1 } }),
        everything({ readonly: [1] }),
      ]),
  },
  {
    name: "ZodRecursive",
    source: `import { z } from "zod";
const Category = z.object({ name: z.string(), get children() { return z.array(Category); } });
type T = z.infer<typeof Category>;`,
    values: [
      { name: "a", children: [] },
      { name: "a", children: [{ name: "b", children: [] }] },
      { name: "a", children: [{ name: "b" }] },
      { name: "a", children: [{ name: "b", children: [], x: 1 }] },
    ],
  },
  {
    name: "ZodExtended",
    source: `import { z } from "zod";
const Base = z.object({ id: z.string(), secret: z.string(), at: z.iso.datetime() });
const Public = Base.omit({ secret: true }).extend({ likes: z.number().nonnegative() }).strict();
type T = z.infer<typeof Public>;`,
    values: [
      { id: "1", at: "2026-01-01T00:00:00Z", likes: 1 },
      { id: "1", at: "x", likes: 1, secret: "s" },
      { id: "1", likes: 1 },
    ],
  },
  {
    name: "ZodLoose",
    source: `import { z } from "zod";
const Loose = z.looseObject({ id: z.string() });
type T = z.infer<typeof Loose>;`,
    values: [{ id: "1" }, { id: "1", more: [1] }, { more: 1 }, { id: 1 }],
  },
  {
    name: "ValibotOutput",
    source: `import * as v from "valibot";
const Person = v.object({
  id: v.string(), name: v.pipe(v.string(), v.minLength(1)), age: v.optional(v.number()),
  role: v.picklist(["admin", "user"]), tags: v.array(v.string()),
  address: v.object({ city: v.string(), zip: v.optional(v.string()) }),
});
type T = v.InferOutput<typeof Person>;`,
    values: people,
  },
  {
    name: "ValibotInput",
    source: `import * as v from "valibot";
const Shape = v.variant("kind", [
  v.object({ kind: v.literal("circle"), r: v.pipe(v.number(), v.transform(String)) }),
  v.strictObject({ kind: v.literal("square"), side: v.optional(v.number(), 1) }),
]);
type T = v.InferInput<typeof Shape>;`,
    values: shapes,
  },
  {
    name: "ValibotRecordTupleNullish",
    source: `import * as v from "valibot";
const Mixed = v.object({ r: v.record(v.string(), v.number()), t: v.tuple([v.string(), v.number()]), n: v.nullish(v.string()) });
type T = v.InferOutput<typeof Mixed>;`,
    values: [
      { r: { a: 1 }, t: ["a", 1] },
      { r: {}, t: ["a", 1], n: null },
      { r: { a: "1" }, t: ["a", 1] },
      { r: {}, t: ["a"] },
      { r: {}, t: ["a", 1], n: 1 },
    ],
  },
  {
    name: "Arktype",
    source: `import { type } from "arktype";
const Person = type({
  id: "string", name: "string > 0", "age?": "number.integer", role: "'admin' | 'user'", tags: "string[]",
  address: { city: "string", "zip?": "string" },
});
type T = typeof Person.infer;`,
    values: people,
  },
  {
    name: "ArktypeUnion",
    source: `import { type } from "arktype";
const Shape = type({ kind: "'circle'", r: "number" }).or({ kind: "'square'", side: "number" });
type T = typeof Shape.infer;`,
    values: shapes,
  },
  {
    name: "Typebox",
    source: `import { Type, type Static } from "typebox";
const Person = Type.Object({
  id: Type.String(), name: Type.String({ minLength: 1 }), age: Type.Optional(Type.Integer()),
  role: Type.Union([Type.Literal("admin"), Type.Literal("user")]), tags: Type.Array(Type.String()),
  address: Type.Object({ city: Type.String(), zip: Type.Optional(Type.String()) }),
});
type T = Static<typeof Person>;`,
    values: people,
  },
  {
    name: "TypeboxSinclair",
    source: `import { Type, type Static } from "@sinclair/typebox";
const Person = Type.Object({
  id: Type.String(), name: Type.String({ minLength: 1 }), age: Type.Optional(Type.Integer()),
  role: Type.Union([Type.Literal("admin"), Type.Literal("user")]), tags: Type.Array(Type.String()),
  address: Type.Object({ city: Type.String(), zip: Type.Optional(Type.String()) }),
});
type T = Static<typeof Person>;`,
    values: people,
  },
  {
    name: "TypeboxRecursive",
    source: `import { Type, type Static } from "@sinclair/typebox";
const Node = Type.Recursive((This) => Type.Object({ id: Type.String(), nodes: Type.Array(This) }));
type T = Static<typeof Node>;`,
    values: [
      { id: "1", nodes: [] },
      { id: "1", nodes: [{ id: "2", nodes: [] }] },
      { id: "1", nodes: [{ id: "2" }] },
    ],
  },
  {
    name: "TypeboxIntersect",
    source: `import { Type, type Static } from "@sinclair/typebox";
const Both = Type.Intersect([Type.Object({ a: Type.Number() }), Type.Partial(Type.Object({ b: Type.String() })), Type.Record(Type.TemplateLiteral("x-\${string}"), Type.Number())]);
type T = Static<typeof Both>;`,
    values: [
      { a: 1 },
      { a: 1, b: "x" },
      { a: 1, b: 1 },
      { a: 1, "x-y": 1 },
      { a: 1, "x-y": "1" },
      { a: 1, z: 1 },
    ],
  },
  {
    name: "Superstruct",
    source: `import { array, enums, object, optional, string, number, type Infer } from "superstruct";
const Person = object({
  id: string(), name: string(), age: optional(number()), role: enums(["admin", "user"]),
  tags: array(string()), address: object({ city: string(), zip: optional(string()) }),
});
type T = Infer<typeof Person>;`,
    values: people,
  },
  {
    name: "Yup",
    source: `import * as yup from "yup";
const Person = yup.object({
  id: yup.string().required(), name: yup.string().required(), age: yup.number(),
  role: yup.string().oneOf(["admin", "user"] as const).required(),
  tags: yup.array(yup.string().required()).required(),
  address: yup.object({ city: yup.string().required(), zip: yup.string() }),
});
type T = yup.InferType<typeof Person>;`,
    values: people,
  },
  {
    name: "EffectSchema",
    source: `import { Schema } from "effect";
const Person = Schema.Struct({
  id: Schema.String, name: Schema.NonEmptyString, age: Schema.optional(Schema.Number),
  role: Schema.Literals(["admin", "user"]), tags: Schema.Array(Schema.String),
  address: Schema.Struct({ city: Schema.String, zip: Schema.optional(Schema.String) }),
});
type T = typeof Person.Type;`,
    values: people,
  },
  {
    name: "IoTs",
    source: `import * as t from "io-ts";
const User = t.intersection([
  t.type({ id: t.string, role: t.keyof({ admin: null, user: null }), tags: t.array(t.string) }),
  t.partial({ age: t.number, flags: t.record(t.string, t.boolean) }),
]);
type T = t.TypeOf<typeof User>;`,
    values: [
      { id: "1", role: "admin", tags: [] },
      { id: "1", role: "user", tags: ["a"], age: 1, flags: { a: true } },
      { id: "1", role: "root", tags: [] },
      { id: "1", role: "admin", tags: [1] },
      { id: "1", role: "admin", tags: [], flags: { a: 1 } },
      { id: "1", role: "admin", tags: [], more: 1 },
    ],
  },
];

function everything(part: object): object {
  return {
    record: { a: 1 },
    tuple: ["a", 1],
    union: "x",
    literal: null,
    nullable: null,
    template: "v1",
    email: "a@b.c",
    unknown: 1,
    partial: {},
    keys: {},
    readonly: ["x"],
    ...part,
  };
}
