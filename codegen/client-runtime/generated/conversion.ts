// Generated from schemas/protocol/conversion.schema.json by `pnpm protocol`. Do not edit.

/**
 * What is to be converted in a value, and how. What it does not mention stays JSON.
 */
export type Conversion = ScalarConversion | StructureConversion;
/**
 * A value that is a string in JSON, or any that stays as it is.
 */
export type ScalarConversion = ("Date" | "bigint" | "Uint8Array" | "URL") | "plain";
/**
 * A value with values inside.
 */
export type StructureConversion =
  | ConversionReference
  | ArrayConversion
  | TupleConversion
  | ObjectConversion
  | MapConversion
  | SetConversion
  | UnionConversion
  | TaggedConversion;
/**
 * Of all further elements.
 */
export type Conversion1 = ScalarConversion | StructureConversion;
/**
 * Of properties that nothing else covers.
 */
export type Conversion2 = ScalarConversion | StructureConversion;

/**
 * The conversion of this name in the manifest: types that contain themselves
 * end so, and shared ones are written once.
 */
export interface ConversionReference {
  kind: "reference";
  name: string;
}
export interface ArrayConversion {
  items: Conversion;
  kind: "array";
}
export interface TupleConversion {
  /**
   * By position.
   */
  elements: Conversion[];
  kind: "tuple";
  rest?: Conversion1;
}
export interface ObjectConversion {
  additional?: Conversion2;
  kind: "object";
  /**
   * Of properties that `properties` does not name; the first that matches counts.
   */
  patterns?: PatternConversion[];
  properties?: {
    [k: string]: Conversion;
  };
}
/**
 * Properties whose names match a pattern.
 */
export interface PatternConversion {
  conversion: Conversion;
  /**
   * ECMAScript, with the flag `u`.
   */
  pattern: string;
}
/**
 * A list of pairs in JSON.
 */
export interface MapConversion {
  key?: Conversion;
  kind: "map";
  value?: Conversion;
}
/**
 * A list in JSON.
 */
export interface SetConversion {
  items?: Conversion;
  kind: "set";
}
/**
 * Members that JSON tells apart by what kind of value they are. Kinds that are
 * not mentioned stay JSON.
 */
export interface UnionConversion {
  array?: Conversion;
  kind: "union";
  /**
   * Strings that stay strings all the same.
   */
  literals?: string[];
  object?: Conversion;
  string?: ScalarConversion;
}
/**
 * Objects or tuples that one of their properties or elements tells apart. A
 * value with another tag stays JSON.
 */
export interface TaggedConversion {
  cases: TaggedCase[];
  kind: "tagged";
  tag: string;
}
/**
 * What values with one of these tags are converted by.
 */
export interface TaggedCase {
  conversion: Conversion;
  /**
   * Strings, numbers, booleans or null.
   */
  tags: unknown[];
}
