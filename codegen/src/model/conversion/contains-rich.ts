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

/** Whether values that JSON lacks are somewhere inside. */
export function containsRich(type: BaseType, seen = new Set<BaseType>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  const isRich = [RichType, MapType, SetType].some((kind) => type instanceof kind);
  return isRich || partsOf(type).some((part) => containsRich(part, seen));
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
