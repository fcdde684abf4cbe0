/**
 * The types of the model: ts-json-schema-generator's classes where it has one,
 * our own beside them. `read/` builds no others, so these are all that an
 * emitter has to know:
 *
 * | class | TypeScript |
 * |---|---|
 * | `NamedType` | a reference to an interface, class, enum or alias |
 * | `AnnotatedType` | any type with JSDoc; annotations are `JsDocAnnotations` |
 * | `StringType` `NumberType` `BooleanType` `NullType` | themselves |
 * | `UnknownType` `AnyType` `NeverType` | themselves |
 * | `ContradictionType` | an intersection that comes to never; a `NeverType` |
 * | `LiteralType` `EnumType` | `"a"`, `1`, `true`; the values of an enum |
 * | `PatternStringType` | `` `user_${string}` `` |
 * | `UnionType` `ArrayType` | themselves |
 * | `ReadonlyArrayType` | `readonly T[]`; an `ArrayType` |
 * | `ObjectType` with `Property` | closed; with `additionalProperties` a string index signature; `nonPrimitive` is `object` |
 * | `IndexedObjectType` | template and numeric index signatures; values that may be undefined |
 * | `SequenceType` | tuples |
 * | `NonNullishType` | `{}` |
 * | `WrittenType` | any, where there is a schema and no source |
 * | `RichType` `MapType` `SetType` | values that JSON lacks: `Date`, `bigint`, `Uint8Array`, `URL`; `Map` and `Set` |
 *
 * `undefined` appears nowhere: it is a property that is not required, a tuple
 * element that is optional, or a `Value` that is optional.
 */
export {
  AnnotatedType,
  AnyType,
  ArrayType,
  BaseType,
  BooleanType,
  EnumType,
  LiteralType,
  NeverType,
  NullType,
  NumberType,
  ObjectType,
  StringType,
  UnionType,
  UnknownType,
} from "ts-json-schema-generator";
export type { JsDocAnnotations } from "./types/annotations.ts";
export { ContradictionType } from "./types/contradiction-type.ts";
export { IndexedObjectType, type KeyPattern } from "./types/indexed-object-type.ts";
export { MapType } from "./types/map-type.ts";
export { NamedType } from "./types/named-type.ts";
export { NonNullishType } from "./types/non-nullish-type.ts";
export { fixedLengthOf, mayOverlap, PatternStringType } from "./types/pattern-string-type.ts";
export { Property } from "./types/property.ts";
export { ReadonlyArrayType } from "./types/readonly-array-type.ts";
export { RichType, type RichName } from "./types/rich-type.ts";
export { type SequenceElement, SequenceType } from "./types/sequence-type.ts";
export { SetType } from "./types/set-type.ts";
export { WrittenType } from "./types/written-type.ts";
