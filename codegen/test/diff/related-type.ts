import fc from "fast-check";
import { plainType, type RandomType } from "../differential/random-type.ts";

/** A type a few edits away, as types are between two versions of a program. */
export function relatedType(type: RandomType): fc.Arbitrary<RandomType> {
  return fc.oneof(
    { weight: 6, arbitrary: edited(type) },
    { weight: 2, arbitrary: edited(type).chain(edited) },
    { weight: 1, arbitrary: plainType },
  );
}

/** One edit, here or somewhere inside. */
function edited(type: RandomType): fc.Arbitrary<RandomType> {
  const inside = editedInside(type);
  const here = fc.oneof(
    plainType.map((other): RandomType => ({ kind: "union", members: [type, other] })),
    fc.constant<RandomType>({ kind: "union", members: [type, { kind: "keyword", text: "null" }] }),
    fc.constantFrom<RandomType>(
      { kind: "keyword", text: "unknown" },
      { kind: "keyword", text: "string" },
      { kind: "literal", value: "x" },
    ),
  );
  return inside ? fc.oneof({ weight: 4, arbitrary: inside }, { weight: 1, arbitrary: here }) : here;
}

function editedInside(type: RandomType): fc.Arbitrary<RandomType> | undefined {
  switch (type.kind) {
    case "keyword":
    case "literal":
    case "template":
    case "named":
      return undefined;
    case "array":
      return edited(type.of).map((of) => ({ ...type, of }));
    case "tuple":
      return fc.constantFrom(...type.items.keys(), -1).chain((at) => {
        const item = type.items[at];
        if (!item) return fc.constant<RandomType>({ ...type, items: type.items.slice(0, -1) });
        return edited(item).map((next) => ({ ...type, items: type.items.with(at, next) }));
      });
    case "object":
      return editedObject(type);
    case "union":
    case "intersection":
      return editedMembers(type);
    case "utility":
      return edited(type.of).map((of) => ({ ...type, of }));
  }
}

function editedObject(type: RandomType & { kind: "object" }): fc.Arbitrary<RandomType> {
  const { properties } = type;
  const added = fc
    .record({ optional: fc.boolean(), type: plainType })
    .map((property): RandomType => ({
      ...type,
      properties: [...properties.filter(({ name }) => name !== "d"), { name: "d", ...property }],
    }));
  const { index } = type;
  if (index) return edited(index.of).map((of) => ({ ...type, index: { ...index, of } }));
  return fc.nat({ max: properties.length }).chain((at) => {
    const property = properties[at];
    if (!property) return added;
    const put = (changed: typeof property): RandomType => ({
      ...type,
      properties: properties.with(at, changed),
    });
    return fc.oneof(
      added,
      fc.constant(put({ ...property, optional: !property.optional })),
      edited(property.type).map((of) => put({ ...property, type: of })),
      fc.constant<RandomType>({ ...type, properties: properties.toSpliced(at, 1) }),
    );
  });
}

function editedMembers(
  type: RandomType & { kind: "union" | "intersection" },
): fc.Arbitrary<RandomType> {
  const { members } = type;
  return fc.nat({ max: members.length - 1 }).chain((at) => {
    const member = members[at];
    if (!member) return fc.constant(type);
    const changed = edited(member).map((next): RandomType => ({
      ...type,
      members: members.with(at, next),
    }));
    if (type.kind === "intersection" || members.length < 3) return changed;
    return fc.oneof(
      changed,
      fc.constant<RandomType>({ ...type, members: members.toSpliced(at, 1) }),
    );
  });
}
