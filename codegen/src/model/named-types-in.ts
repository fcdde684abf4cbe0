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
} from "./types.ts";

/** All types with a name that are somewhere in these. */
export function namedTypesIn(roots: Iterable<BaseType>): ReadonlySet<NamedType> {
  const found = new Set<NamedType>();
  for (const root of roots) for (const type of nearestIn(root)) found.add(type);
  // The set grows meanwhile.
  for (const type of found) for (const inner of nearestIn(type.getType())) found.add(inner);
  return found;
}

const nearest = new WeakMap<BaseType, readonly NamedType[]>();

/** Without those that are only in the bodies of others. Types do not change once they are read. */
function nearestIn(type: BaseType): readonly NamedType[] {
  const known = nearest.get(type);
  if (known) return known;
  const found = new Set<NamedType>();
  collect(type, found);
  const types = [...found];
  nearest.set(type, types);
  return types;
}

function collect(type: BaseType, found: Set<NamedType>): void {
  if (type instanceof NamedType) found.add(type);
  else for (const part of partsOf(type)) collect(part, found);
}

function partsOf(type: BaseType): readonly BaseType[] {
  if (type instanceof AnnotatedType) return [type.getType()];
  if (type instanceof ArrayType || type instanceof SetType) return [type.getItem()];
  if (type instanceof MapType) return [type.getKey(), type.getValue()];
  if (type instanceof UnionType) return type.getTypes();
  if (type instanceof SequenceType) {
    const rest = type.getRest();
    const elements = [...type.getLeading(), ...type.getTrailing()].map((element) => element.type);
    return rest ? [...elements, rest] : elements;
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
