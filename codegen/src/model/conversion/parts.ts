import {
  AnnotatedType,
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  EnumType,
  LiteralType,
  MapType,
  NamedType,
  NonNullishType,
  NullType,
  ObjectType,
  PatternStringType,
  RichType,
  SequenceType,
  SetType,
  StringType,
  UnionType,
  UnknownType,
} from "../types.ts";

/** A part as the types have it: a reference to its name perhaps. */
export interface Part<Shape> {
  type: BaseType;
  shape: Shape;
}

export type ListType = ArrayType | SequenceType | MapType | SetType;

/** What a value may be, by what kind of JSON it is. */
export interface Parts {
  /** Values that are strings in JSON and something else in JavaScript. */
  rich: readonly RichType[];
  /** Strings that stay strings, one by one. */
  literals: readonly string[];
  /** Any other strings that stay strings. */
  hasStrings: boolean;
  lists: readonly Part<ListType>[];
  /** Lists of which nothing is said: they stay JSON. */
  hasAnyList: boolean;
  objects: readonly Part<ObjectType>[];
  hasAnyObject: boolean;
  /** There is nothing else that it may be. */
  isSingle: boolean;
  /** The same for the same parts. */
  key: string;
}

/** Takes types apart: names, annotations and unions in unions. */
export function partsOf(types: readonly BaseType[]): Parts {
  const found = new Map<string, Part<BaseType>>();
  const visit = (type: BaseType, named: BaseType): void => {
    if (type instanceof NamedType) visit(type.getType(), type);
    else if (type instanceof AnnotatedType) visit(type.getType(), named);
    else if (type instanceof UnionType) for (const part of type.getTypes()) visit(part, part);
    else found.set(type.getId(), { type: named, shape: type });
  };
  for (const type of types) visit(type, type);
  const parts = [...found.values()];
  const shapes = parts.map(({ shape }) => shape);
  const isAnything = shapes.some(isUnknown);
  const isAnyObject = shapes.some((part) => part instanceof ObjectType && part.getNonPrimitive());
  return {
    rich: shapes.filter((part) => part instanceof RichType),
    literals: shapes.flatMap(stringsIn),
    hasStrings:
      isAnything ||
      shapes.some((part) => part instanceof StringType || part instanceof PatternStringType),
    lists: parts.filter(isList),
    hasAnyList: isAnything || isAnyObject,
    objects: parts.filter(isShape),
    hasAnyObject: isAnything || isAnyObject,
    isSingle: parts.length === 1,
    key: [...found.keys()].sort().join(" | "),
  };
}

export type Literal = string | number | boolean | null;

/** The values of a type that is made of literals; undefined where it is made of more. */
export function literalsOf(type: BaseType): Literal[] | undefined {
  if (type instanceof NamedType || type instanceof AnnotatedType) return literalsOf(type.getType());
  if (type instanceof LiteralType) return [type.getValue()];
  if (type instanceof EnumType) return [...type.getValues()] as Literal[];
  if (type instanceof BooleanType) return [true, false];
  if (type instanceof NullType) return [null];
  if (!(type instanceof UnionType)) return undefined;
  const members = type.getTypes().map(literalsOf);
  return members.every((member) => member !== undefined) ? members.flat() : undefined;
}

function stringsIn(part: BaseType): string[] {
  const isLiteral = part instanceof LiteralType || part instanceof EnumType;
  return isLiteral ? (literalsOf(part) ?? []).filter((value) => typeof value === "string") : [];
}

function isUnknown(part: BaseType): boolean {
  return [UnknownType, AnyType, NonNullishType].some((kind) => part instanceof kind);
}

function isList(part: Part<BaseType>): part is Part<ListType> {
  return [ArrayType, SequenceType, MapType, SetType].some((kind) => part.shape instanceof kind);
}

function isShape(part: Part<BaseType>): part is Part<ObjectType> {
  return part.shape instanceof ObjectType && !part.shape.getNonPrimitive();
}
