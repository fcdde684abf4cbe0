import { type BaseType, ObjectType } from "ts-json-schema-generator";
import type { PatternStringType } from "./pattern-string-type.ts";
import type { Property } from "./property.ts";

/** `[key: number]: T` or ``[key: `x-${string}`]: T``. */
export interface KeyPattern {
  /** What the keys are; `source` is `number` for a numeric index signature. */
  key: PatternStringType;
  /** Without `undefined`. */
  type: BaseType;
  /** The values may be undefined, and are left out then. */
  optional: boolean;
}

/**
 * An object with index signatures over some keys only, or one whose values may be undefined.
 * One over all strings is the object's `additionalProperties`, as in a plain `ObjectType`.
 */
export class IndexedObjectType extends ObjectType {
  readonly #patterns: readonly KeyPattern[];
  readonly #hasOptionalValues: boolean;

  constructor(
    id: string,
    properties: readonly Property[],
    patterns: readonly KeyPattern[],
    additionalProperties: BaseType | false,
    hasOptionalValues: boolean,
  ) {
    super(id, [], properties, additionalProperties);
    this.#patterns = patterns;
    this.#hasOptionalValues = hasOptionalValues;
  }

  /** The values of other properties may be undefined. */
  hasOptionalValues(): boolean {
    return this.#hasOptionalValues;
  }

  /** Forms inside others before these. */
  getPatterns(): readonly KeyPattern[] {
    return this.#patterns;
  }
}
