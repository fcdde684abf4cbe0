import {
  AnnotatedType,
  ArrayType,
  type BaseType,
  IndexedObjectType,
  MapType,
  NamedType,
  ObjectType,
  RichType,
  SequenceType,
  SetType,
  UnionType,
} from "../types.ts";

/** Whether values that JSON lacks are somewhere inside a type, which has been read to its end. */
export function containsRich(type: BaseType, seen = new Set<BaseType>()): boolean {
  const before = known.get(type);
  if (before !== undefined) return before;
  if (seen.has(type)) return false;
  const isRoot = seen.size === 0;
  seen.add(type);
  const found = isRich(type) || partsOf(type).some((part) => containsRich(part, seen));
  if (found) known.set(type, true);
  // Inside a recursion the answer may lack what is still being looked into.
  else if (isRoot) for (const part of seen) known.set(part, false);
  return found;
}

const known = new WeakMap<BaseType, boolean>();

function isRich(type: BaseType): boolean {
  return type instanceof RichType || type instanceof MapType || type instanceof SetType;
}

function partsOf(type: BaseType): readonly BaseType[] {
  if (type instanceof NamedType || type instanceof AnnotatedType) return [type.getType()];
  if (type instanceof UnionType) return type.getTypes();
  if (type instanceof ArrayType) return [type.getItem()];
  if (type instanceof SequenceType) {
    const rest = type.getRest();
    return [...type.getLeading().map((element) => element.type), ...(rest ? [rest] : [])];
  }
  if (!(type instanceof ObjectType)) return [];
  const additional = type.getAdditionalProperties();
  const patterns = type instanceof IndexedObjectType ? type.getPatterns() : [];
  return [
    ...type.getProperties().map((property) => property.getType()),
    ...patterns.map((pattern) => pattern.type),
    ...(typeof additional === "boolean" ? [] : [additional]),
  ];
}
