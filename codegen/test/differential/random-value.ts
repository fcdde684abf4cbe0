import fc from "fast-check";
import { type RandomType, samplesOf } from "./random-type.ts";

/** JSON values on the edge of a type: most fit it, or would but for one thing. */
export function valueNear(type: RandomType): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: valueOf(type) }, { weight: 1, arbitrary: anything });
}

const anything = fc.constantFrom<unknown>(
  null,
  true,
  0,
  1,
  "x",
  "",
  [],
  {},
  { a: 1 },
  { a: "x", b: 1, c: null },
  { kind: "x" },
  [1, "x"],
);

const nearby = fc.constantFrom<unknown>({ a: 1 }, { a: null, c: 1 }, { b: 1 }, { kind: "x" }, {});

function valueOf(type: RandomType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "keyword":
      return keyword(type.text);
    case "literal":
      return fc.constant(type.value);
    case "template":
      return fc.constantFrom(...type.samples);
    // More than one object in a list literal are merged by `tsc` before it compares them.
    case "array":
      return fc.array(valueNear(type.of), { maxLength: 1 });
    case "tuple":
      return fc.tuple(...type.items.map(valueNear), ...(type.rest ? [valueNear(type.rest)] : []));
    case "object":
      return object(type);
    case "union":
      return fc.oneof(
        { weight: 4, arbitrary: fc.oneof(...type.members.map(valueNear)) },
        // What two members have, in one object.
        {
          weight: 2,
          arbitrary: fc
            .tuple(fc.oneof(...type.members.map(valueOf)), fc.oneof(...type.members.map(valueOf)))
            .map(([first, second]) => merge(first, second)),
        },
      );
    case "named":
      return fc.constantFrom(...samplesOf(type.name));
    // Now it fits, now it does not: what is made of it has less or more.
    case "utility":
      return fc.oneof(
        valueOf(type.of),
        fc.tuple(valueOf(type.of), nearby).map(([value, other]) => merge(value, other)),
        fc.record({ a: valueOf(type.of), b: valueOf(type.of) }, { requiredKeys: ["a"] }),
      );
    case "intersection":
      return fc
        .tuple(...type.members.map(valueOf))
        .map((parts) => parts.reduce((merged, part) => merge(merged, part)));
  }
}

function keyword(text: string): fc.Arbitrary<unknown> {
  if (text === "string") return fc.constantFrom("x", "y", "", "v1", "é");
  if (text === "number") return fc.constantFrom(0, 1, -1.5);
  if (text === "boolean") return fc.boolean();
  return text === "null" ? fc.constant(null) : anything;
}

function object(type: RandomType & { kind: "object" }): fc.Arbitrary<unknown> {
  const { properties, index } = type;
  const own = properties.map(({ name, optional, type: of }) =>
    fc.tuple(fc.constant(name), valueNear(of), fc.integer({ min: 0, max: optional ? 1 : 12 })),
  );
  const extra = fc.tuple(
    fc.constantFrom(...(index?.samples ?? ["a", "b", "c", "kind", "d"])),
    index ? valueNear(index.of) : anything,
    fc.integer({ min: 0, max: index ? 3 : 1 }),
  );
  return fc.tuple(...own, extra).map((entries) => {
    const stray = entries.at(-1);
    const known = entries.slice(0, -1).filter(([, , dice]) => dice > 0);
    const names = new Set(properties.map(({ name }) => name));
    const added = stray && stray[2] > 0 && !names.has(stray[0]) ? [stray] : [];
    return Object.fromEntries([...known, ...added].map(([name, value]) => [name, value]));
  });
}

function merge(first: unknown, second: unknown): unknown {
  const areObjects = [first, second].every(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  );
  return areObjects ? { ...(first as object), ...(second as object) } : first;
}
