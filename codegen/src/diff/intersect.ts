import {
  type ArrayShape,
  type Bound,
  isNever,
  itemAt,
  lengthOf,
  matches,
  type Node,
  type NumberShape,
  type ObjectShape,
  propertyAt,
  type Shape,
  type StringShape,
  type ValueShape,
} from "./shape.ts";

/** What fits both shapes; undefined where it is plain that nothing does. */
export function intersect(a: Shape, b: Shape): Shape | undefined {
  const marks = union(a.marks, b.marks);
  if (a.type === "value") return valueAnd(a, b, marks);
  if (b.type === "value") return valueAnd(b, a, marks);
  if (a.type === "number" && b.type === "number") return { ...numbers(a, b), marks };
  if (a.type === "string" && b.type === "string") return { ...strings(a, b), marks };
  if (a.type === "array" && b.type === "array") return arrays(a, b, marks);
  if (a.type === "object" && b.type === "object") return objects(a, b, marks);
  return undefined;
}

/** Whether a value fits a shape, and what keeps that from being known for sure. */
export function holds({ value }: ValueShape, shape: Shape): boolean {
  if (shape.type === "value") return shape.value === value;
  if (shape.type === "number") {
    return (
      typeof value === "number" &&
      isAbove(value, shape.minimum) &&
      isBelow(value, shape.maximum) &&
      shape.multiplesOf.every((divisor) => Number.isInteger(value / divisor))
    );
  }
  return (
    shape.type === "string" &&
    typeof value === "string" &&
    lengthOf(value) >= shape.minLength &&
    lengthOf(value) <= shape.maxLength &&
    shape.patterns.every((pattern) => matches(pattern, value))
  );
}

function valueAnd(a: ValueShape, b: Shape, marks: ReadonlySet<string>): ValueShape | undefined {
  if (!holds(a, b)) return undefined;
  const formats = b.type === "string" ? b.formats.map((format) => `format ${format}`) : [];
  return { ...a, marks: union(marks, new Set(formats)) };
}

function numbers(a: NumberShape, b: NumberShape): NumberShape {
  return {
    ...a,
    minimum: isTighter(a.minimum, b.minimum, 1) ? a.minimum : b.minimum,
    maximum: isTighter(a.maximum, b.maximum, -1) ? a.maximum : b.maximum,
    multiplesOf: [...new Set([...a.multiplesOf, ...b.multiplesOf])],
  };
}

/** @param sign 1 of lower bounds, -1 of upper ones */
export function isTighter(a: Bound, b: Bound, sign: 1 | -1): boolean {
  return a.value === b.value ? a.isExclusive : (a.value - b.value) * sign > 0;
}

function isAbove(value: number, bound: Bound): boolean {
  return bound.isExclusive ? value > bound.value : value >= bound.value;
}

function isBelow(value: number, bound: Bound): boolean {
  return bound.isExclusive ? value < bound.value : value <= bound.value;
}

function strings(a: StringShape, b: StringShape): StringShape {
  return {
    ...a,
    minLength: Math.max(a.minLength, b.minLength),
    maxLength: Math.min(a.maxLength, b.maxLength),
    patterns: [...new Set([...a.patterns, ...b.patterns])],
    formats: [...new Set([...a.formats, ...b.formats])],
  };
}

function arrays(a: ArrayShape, b: ArrayShape, marks: ReadonlySet<string>): ArrayShape {
  const length = Math.max(a.prefix.length, b.prefix.length);
  return {
    type: "array",
    prefix: Array.from({ length }, (_, index) => [...itemAt(a, index), ...itemAt(b, index)]),
    rest: [...a.rest, ...b.rest],
    minItems: Math.max(a.minItems, b.minItems),
    maxItems: Math.min(a.maxItems, b.maxItems),
    isUnique: a.isUnique || b.isUnique,
    marks,
  };
}

function objects(a: ObjectShape, b: ObjectShape, marks: ReadonlySet<string>): ObjectShape {
  const names = new Set([...a.properties.keys(), ...b.properties.keys()]);
  const properties = new Map(
    [...names].map((name): [string, Node] => [
      name,
      [...propertyAt(a, name), ...propertyAt(b, name)],
    ]),
  );
  const lost = arePatternsExact(a, b) ? marks : union(marks, new Set([unprovable()]));
  return {
    type: "object",
    properties,
    required: union(a.required, b.required),
    ...unnamed(a, b),
    minProperties: Math.max(a.minProperties, b.minProperties),
    maxProperties: Math.min(a.maxProperties, b.maxProperties),
    marks: lost,
  };
}

/** A name that matches a pattern of one side only is additional on the other. */
function unnamed(a: ObjectShape, b: ObjectShape): Pick<ObjectShape, "patterns" | "additional"> {
  const additional = [...a.additional, ...b.additional];
  const texts = new Set([...a.patterns.keys(), ...b.patterns.keys()]);
  const patterns = new Map(
    [...texts].map((pattern): [string, Node] => {
      const of = (shape: ObjectShape): Node => {
        const own = shape.patterns.get(pattern);
        if (own) return own;
        // Names may match other patterns of that side: then it is they that count.
        return shape.patterns.size > 0 ? [] : shape.additional;
      };
      return [pattern, [...of(a), ...of(b)]];
    }),
  );
  return { patterns, additional };
}

/** Whether two sides' patterns can be put together without losing anything. */
function arePatternsExact(a: ObjectShape, b: ObjectShape): boolean {
  const texts = (shape: ObjectShape) => [...shape.patterns.keys()].sort().join("\n");
  return a.patterns.size === 0 || b.patterns.size === 0 || texts(a) === texts(b);
}

/** Whether it is plain that a shape takes nothing. */
export function isEmptyShape(shape: Shape): boolean {
  switch (shape.type) {
    case "value":
      return false;
    case "number": {
      const { minimum, maximum } = shape;
      const isPoint = minimum.value === maximum.value;
      return (
        minimum.value > maximum.value || (isPoint && (minimum.isExclusive || maximum.isExclusive))
      );
    }
    case "string":
      return shape.minLength > shape.maxLength;
    case "array":
      return shape.minItems > lengthLimit(shape);
    case "object":
      return (
        shape.required.size > shape.maxProperties ||
        [...shape.required].some((name) => isNever(propertyAt(shape, name)))
      );
  }
}

/** How long a list can be: up to the first place where nothing fits. */
export function lengthLimit(shape: ArrayShape): number {
  const first = shape.prefix.findIndex(isNever);
  const limit = first >= 0 ? first : isNever(shape.rest) ? shape.prefix.length : Infinity;
  return Math.min(limit, shape.maxItems);
}

let serial = 0;

/** A mark that no other shape has: what has it includes nothing else for sure. */
export function unprovable(): string {
  serial += 1;
  return `unprovable ${serial}`;
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  if (a.size === 0) return b;
  return b.size === 0 ? a : new Set([...a, ...b]);
}
