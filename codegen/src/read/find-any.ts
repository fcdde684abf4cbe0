import {
  AnnotatedType,
  AnyType,
  ArrayType,
  type BaseType,
  IndexedObjectType,
  NamedType,
  ObjectType,
  SequenceType,
  UnionType,
} from "../model/types.ts";

/** The paths inside a type at which it is `any`; each named type is looked into once. */
export function findAny(type: BaseType, path: string, seen = new Set<BaseType>()): string[] {
  if (type instanceof AnyType) return [path];
  if (type instanceof AnnotatedType) return findAny(type.getType(), path, seen);
  if (type instanceof NamedType) {
    if (seen.has(type)) return [];
    seen.add(type);
    return findAny(type.getType(), path, seen);
  }
  if (type instanceof UnionType)
    return type.getTypes().flatMap((part) => findAny(part, path, seen));
  if (type instanceof ArrayType) return findAny(type.getItem(), `${path}[]`, seen);
  if (type instanceof SequenceType) return inSequence(type, path, seen);
  return type instanceof ObjectType ? inObject(type, path, seen) : [];
}

function inSequence(type: SequenceType, path: string, seen: Set<BaseType>): string[] {
  const elements = [...type.getLeading(), ...type.getTrailing()];
  const rest = type.getRest();
  return [
    ...elements.flatMap((element, index) => findAny(element.type, `${path}[${index}]`, seen)),
    ...(rest ? findAny(rest, `${path}[]`, seen) : []),
  ];
}

function inObject(type: ObjectType, path: string, seen: Set<BaseType>): string[] {
  const additional = type.getAdditionalProperties();
  const patterns = type instanceof IndexedObjectType ? type.getPatterns() : [];
  return [
    ...type
      .getProperties()
      .flatMap((property) => findAny(property.getType(), `${path}.${property.getName()}`, seen)),
    ...patterns.flatMap(({ key, type: value }) =>
      findAny(value, `${path}[${key.getSource()}]`, seen),
    ),
    ...(typeof additional === "boolean" ? [] : findAny(additional, `${path}[string]`, seen)),
  ];
}
