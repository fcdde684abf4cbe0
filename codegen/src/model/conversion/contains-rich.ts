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

/**
 * Whether values that JSON lacks are somewhere inside a type, which has been read to its end.
 * Only by its name a type can be inside itself.
 */
export function containsRich(type: BaseType, seen = new Set<NamedType>()): boolean {
  if (!(type instanceof NamedType)) return isRich(type) || hasRichPart(type, seen);
  const before = known.get(type);
  if (before !== undefined) return before;
  if (seen.has(type)) return false;
  const isFirst = seen.size === 0;
  seen.add(type);
  const found = containsRich(type.getType(), seen);
  if (found) known.set(type, true);
  // Inside a recursion the answer may lack what is still being looked into.
  else if (isFirst) {
    for (const part of seen) known.set(part, false);
    seen.clear();
  }
  return found;
}

const known = new WeakMap<NamedType, boolean>();

function hasRichPart(type: BaseType, seen: Set<NamedType>): boolean {
  return partsOf(type).some((part) => containsRich(part, seen));
}

function isRich(type: BaseType): boolean {
  return type instanceof RichType || type instanceof MapType || type instanceof SetType;
}

function partsOf(type: BaseType): readonly BaseType[] {
  if (type instanceof AnnotatedType) return [type.getType()];
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
