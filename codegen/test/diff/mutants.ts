/**
 * A value and all that are one step away from it: a part replaced by another
 * value, a property left out or added. Whatever tells two versions of a type
 * apart is mostly that near to a value of one of them.
 */
export function mutantsOf(value: unknown): unknown[] {
  return [value, ...replacements, ...mutantsInside(value)];
}

const replacements: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1.5, 7],
  ...["x", "y", "", "xy", "1-", "v1", "é"],
  ...[[], ["x"], [1, "x"], {}, { a: 1 }, { kind: "x" }],
];

const names = ["a", "b", "c", "d", "kind", "other", "added", "more"];

function mutantsInside(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const items = value as unknown[];
    return [
      items.slice(0, -1),
      ...replacements.map((added) => [...items, added]),
      ...items.flatMap((item, index) => mutantsOf(item).map((next) => items.with(index, next))),
    ];
  }
  if (typeof value !== "object" || value === null) return [];
  const object = value as Record<string, unknown>;
  return [
    ...Object.keys(object).map((left) =>
      Object.fromEntries(Object.entries(object).filter(([name]) => name !== left)),
    ),
    ...names
      .filter((name) => !Object.hasOwn(object, name))
      .flatMap((name) => replacements.map((added) => ({ ...object, [name]: added }))),
    ...Object.entries(object).flatMap(([name, inner]) =>
      mutantsOf(inner).map((next) => ({ ...object, [name]: next })),
    ),
  ];
}
