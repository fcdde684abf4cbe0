import { richForms } from "../model/rich-form.ts";
import {
  AnnotatedType,
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  EnumType,
  IndexedObjectType,
  type JsDocAnnotations,
  LiteralType,
  MapType,
  NamedType,
  NonNullishType,
  NullType,
  NumberType,
  ObjectType,
  PatternStringType,
  RichType,
  SequenceType,
  SetType,
  StringType,
  UnionType,
  UnknownType,
} from "../model/types.ts";

/** Whether a JSON value is one of the type, constraints included, as far as the type is known yet. */
export function fitsType(type: BaseType, value: unknown): boolean {
  // A type that is still being read contains itself: of what is inside nothing can be said.
  if (type instanceof NamedType) return !type.isComplete() || fitsType(type.getType(), value);
  if (type instanceof AnnotatedType) {
    return fitsType(type.getType(), value) && fitsConstraints(type.getAnnotations(), value);
  }
  if (type instanceof UnionType) return type.getTypes().some((part) => fitsType(part, value));
  if (type instanceof LiteralType) return type.getValue() === value;
  if (type instanceof EnumType) return (type.getValues() as unknown[]).includes(value);
  if (type instanceof UnknownType || type instanceof AnyType) return true;
  if (type instanceof NullType) return value === null;
  if (type instanceof NonNullishType) return value !== null;
  if (type instanceof NumberType) return typeof value === "number";
  if (type instanceof BooleanType) return typeof value === "boolean";
  if (type instanceof StringType) return typeof value === "string";
  if (type instanceof RichType) {
    return typeof value === "string" && richForms[type.getName()].mayBe(value);
  }
  if (type instanceof PatternStringType) {
    return typeof value === "string" && type.takes(value);
  }
  if (Array.isArray(value)) return fitsList(type, value);
  return type instanceof ObjectType && isObject(value) && fitsObject(type, value);
}

/** Whether constraints allow a value; those of another kind of value say nothing of it. */
export function fitsConstraints(annotations: JsDocAnnotations, value: unknown): boolean {
  if (typeof value === "number") return fitsNumber(annotations, value);
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Infinity, uniqueItems } = annotations;
    const distinct = new Set(value.map((item) => JSON.stringify(item)));
    const isUnique = uniqueItems !== true || distinct.size === value.length;
    return value.length >= minItems && value.length <= maxItems && isUnique;
  }
  if (typeof value !== "string") return true;
  // Lengths count code points.
  const { length } = Array.from(value);
  const { pattern, minLength = 0, maxLength = Infinity } = annotations;
  const isMatched = pattern === undefined || new RegExp(pattern, "u").test(value);
  return length >= minLength && length <= maxLength && isMatched;
}

function fitsNumber(annotations: JsDocAnnotations, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = annotations;
  return (
    value >= (minimum ?? -Infinity) &&
    value <= (maximum ?? Infinity) &&
    value > (exclusiveMinimum ?? -Infinity) &&
    value < (exclusiveMaximum ?? Infinity) &&
    (multipleOf === undefined || Number.isInteger(quotientOf(value, multipleOf))) &&
    (annotations.type !== "integer" || Number.isInteger(value))
  );
}

/** Whole for a multiple of the step: 0.3 is one of 0.1, though not quite in binary. */
export function quotientOf(value: number, step: number): number {
  const quotient = value / step;
  const whole = Math.round(quotient);
  // What two numbers that are not quite what is written can be off by, and their quotient.
  const slack = 2 * Number.EPSILON * Math.abs(quotient);
  return Math.abs(quotient - whole) <= slack ? whole : quotient;
}

function fitsList(type: BaseType, value: readonly unknown[]): boolean {
  if (type instanceof ArrayType || type instanceof SetType) {
    return value.every((item) => fitsType(type.getItem(), item));
  }
  if (type instanceof MapType) {
    return value.every(
      (pair) =>
        Array.isArray(pair) &&
        pair.length === 2 &&
        fitsType(type.getKey(), pair[0]) &&
        fitsType(type.getValue(), pair[1]),
    );
  }
  if (!(type instanceof SequenceType)) {
    return type instanceof ObjectType && type.getNonPrimitive();
  }
  const leading = type.getLeading();
  const rest = type.getRest();
  const least = leading.filter(({ optional }) => !optional).length + type.getTrailing().length;
  return (
    value.length >= least &&
    value.every((item, index) => {
      const element = leading[index]?.type ?? rest;
      return element !== undefined && fitsType(element, item);
    })
  );
}

function fitsObject(type: ObjectType, value: Readonly<Record<string, unknown>>): boolean {
  if (type.getNonPrimitive()) return true;
  const declared = new Map(type.getProperties().map((property) => [property.getName(), property]));
  const patterns = type instanceof IndexedObjectType ? type.getPatterns() : [];
  const additional = type.getAdditionalProperties();
  const isComplete = [...declared.values()].every(
    (property) => !property.isRequired() || Object.hasOwn(value, property.getName()),
  );
  return (
    isComplete &&
    Object.entries(value).every(([name, own]) => {
      const property = declared.get(name);
      if (property) return fitsType(property.getType(), own);
      const matching = patterns.filter(({ key }) => key.takes(name));
      if (matching.length > 0) return matching.every((pattern) => fitsType(pattern.type, own));
      return typeof additional === "boolean" ? additional : fitsType(additional, own);
    })
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
