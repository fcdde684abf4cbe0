import type { BaseType } from "../types.ts";
import { type Literal, literalsOf, type Part } from "./parts.ts";

/** A property, or an element of tuples, whose literal values tell parts apart. */
export interface Tag<Shape> {
  name: string;
  cases: { tags: Literal[]; parts: Part<Shape>[] }[];
}

/** Finds the one that tells the most apart; undefined if there is none. */
export function findTag<Shape>(
  parts: readonly Part<Shape>[],
  required: (shape: Shape) => ReadonlyMap<string, BaseType>,
): Tag<Shape> | undefined {
  const [first] = parts;
  if (!first || parts.length < 2) return undefined;
  const members = parts.map((part) => ({ part, types: required(part.shape) }));
  const tags = [...required(first.shape).keys()].flatMap((name): Tag<Shape>[] => {
    const byValue = new Map<Literal, Part<Shape>[]>();
    for (const { part, types } of members) {
      const type = types.get(name);
      const literals = type && literalsOf(type);
      if (!literals) return [];
      for (const literal of literals) byValue.set(literal, [...(byValue.get(literal) ?? []), part]);
    }
    return [{ name, cases: casesOf(byValue) }];
  });
  // One that leaves all together in some case tells nothing.
  const telling = tags.filter(({ cases }) => cases.every((one) => one.parts.length < parts.length));
  return telling.sort((a, b) => b.cases.length - a.cases.length)[0];
}

function casesOf<Shape>(byValue: ReadonlyMap<Literal, Part<Shape>[]>): Tag<Shape>["cases"] {
  const cases: Tag<Shape>["cases"] = [];
  for (const [literal, parts] of byValue) {
    const same = cases.find(
      (one) => one.parts.length === parts.length && one.parts.every((part) => parts.includes(part)),
    );
    if (same) same.tags.push(literal);
    else cases.push({ tags: [literal], parts });
  }
  return cases;
}
