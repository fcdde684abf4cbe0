import {
  AnnotatedType,
  ArrayType,
  type BaseType,
  IndexedObjectType,
  MapType,
  NamedType,
  ObjectType,
  SequenceType,
  SetType,
  UnionType,
} from "../model/types.ts";

/** Says of a part of a type whether it is looked for. */
export type IsMeant = (part: BaseType) => boolean;

/** The paths inside a type to the parts that are meant; each named type is looked into once. */
export function findParts(
  type: BaseType,
  path: string,
  isMeant: IsMeant,
  seen = new Set<BaseType>(),
): string[] {
  if (isMeant(type)) return [path];
  if (type instanceof AnnotatedType) return findParts(type.getType(), path, isMeant, seen);
  if (type instanceof NamedType) {
    if (seen.has(type)) return [];
    seen.add(type);
    return findParts(type.getType(), path, isMeant, seen);
  }
  if (type instanceof UnionType)
    return type.getTypes().flatMap((part) => findParts(part, path, isMeant, seen));
  if (type instanceof ArrayType || type instanceof SetType) {
    return findParts(type.getItem(), `${path}[]`, isMeant, seen);
  }
  if (type instanceof MapType) {
    return [
      ...findParts(type.getKey(), `${path}[key]`, isMeant, seen),
      ...findParts(type.getValue(), `${path}[value]`, isMeant, seen),
    ];
  }
  if (type instanceof SequenceType) return inSequence(type, path, isMeant, seen);
  return type instanceof ObjectType ? inObject(type, path, isMeant, seen) : [];
}

function inSequence(
  type: SequenceType,
  path: string,
  isMeant: IsMeant,
  seen: Set<BaseType>,
): string[] {
  const elements = [...type.getLeading(), ...type.getTrailing()];
  const rest = type.getRest();
  return [
    ...elements.flatMap((element, index) =>
      findParts(element.type, `${path}[${index}]`, isMeant, seen),
    ),
    ...(rest ? findParts(rest, `${path}[]`, isMeant, seen) : []),
  ];
}

function inObject(type: ObjectType, path: string, isMeant: IsMeant, seen: Set<BaseType>): string[] {
  const additional = type.getAdditionalProperties();
  const patterns = type instanceof IndexedObjectType ? type.getPatterns() : [];
  return [
    ...type
      .getProperties()
      .flatMap((property) =>
        findParts(property.getType(), `${path}.${property.getName()}`, isMeant, seen),
      ),
    ...patterns.flatMap(({ key, type: value }) =>
      findParts(value, `${path}[${key.getSource()}]`, isMeant, seen),
    ),
    ...(typeof additional === "boolean"
      ? []
      : findParts(additional, `${path}[string]`, isMeant, seen)),
  ];
}
