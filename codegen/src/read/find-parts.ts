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

/** What a part stands in. */
interface Around {
  path: string;
  /** Who declared it, as far as is known: itself, or what it stands in. */
  origin?: string | undefined;
  /** What the generic type around it was given, and who did that. */
  given?: { parts: ReadonlySet<BaseType>; origin: string | undefined } | undefined;
}

/** A part of a type. */
export interface Part extends Around {
  type: BaseType;
}

export interface Search {
  /** Says of a part whether it is looked for. */
  isMeant: (part: BaseType) => boolean;
  originOf?: (part: BaseType) => string | undefined;
  /** The type arguments of a part that has some. */
  givenTo?: (part: BaseType) => ReadonlySet<BaseType> | undefined;
}

/** The parts of a type that are meant; each is looked into once, however many ways lead there. */
export function findParts(
  type: BaseType,
  around: Around,
  search: Search,
  seen = new Set<BaseType>(),
): Part[] {
  const outer = around.given?.parts.has(type) ? around.given.origin : around.origin;
  const parts = search.givenTo?.(type);
  const here = {
    type,
    path: around.path,
    origin: search.originOf?.(type) ?? outer,
    given: parts ? { parts, origin: outer } : around.given,
  };
  const inside = (part: BaseType, step: string): Part[] =>
    findParts(part, { ...here, path: here.path + step }, search, seen);
  if (search.isMeant(type)) return [here];
  if (seen.has(type)) return [];
  seen.add(type);
  if (type instanceof AnnotatedType || type instanceof NamedType) return inside(type.getType(), "");
  if (type instanceof UnionType) return type.getTypes().flatMap((part) => inside(part, ""));
  return partsOf(type).flatMap(([step, part]) => inside(part, step));
}

/** What a list or an object is made of, each with the step that leads to it. */
function partsOf(type: BaseType): (readonly [step: string, part: BaseType])[] {
  if (type instanceof ArrayType || type instanceof SetType) return [["[]", type.getItem()]];
  if (type instanceof MapType) {
    return [
      ["[key]", type.getKey()],
      ["[value]", type.getValue()],
    ];
  }
  if (type instanceof SequenceType) {
    const elements = [...type.getLeading(), ...type.getTrailing()];
    const rest = type.getRest();
    return [
      ...elements.map((element, index) => [`[${index}]`, element.type] as const),
      ...(rest ? [["[]", rest] as const] : []),
    ];
  }
  return type instanceof ObjectType ? membersOf(type) : [];
}

function membersOf(type: ObjectType): (readonly [step: string, part: BaseType])[] {
  const additional = type.getAdditionalProperties();
  const patterns = type instanceof IndexedObjectType ? type.getPatterns() : [];
  return [
    ...type
      .getProperties()
      .map((property) => [`.${property.getName()}`, property.getType()] as const),
    ...patterns.map(({ key, type: value }) => [`[${key.getSource()}]`, value] as const),
    ...(typeof additional === "boolean" ? [] : [["[string]", additional] as const]),
  ];
}
