import { type BaseType, ObjectType } from "ts-json-schema-generator";
import type { PatternStringType } from "./pattern-string-type.ts";
import type { Property } from "./property.ts";

/** `[key: number]: T` or ``[key: `x-${string}`]: T``. */
export interface KeyPattern {
  /** What the keys are; `source` is `number` for a numeric index signature. */
  key: PatternStringType;
  /** Without `undefined`. */
  type: BaseType;
}

/**
 * An object with index signatures over some keys only. One over all strings is
 * the object's `additionalProperties`, as in a plain `ObjectType`.
 */
export class IndexedObjectType extends ObjectType {
  readonly #patterns: readonly KeyPattern[];

  constructor(
    id: string,
    properties: readonly Property[],
    patterns: readonly KeyPattern[],
    additionalProperties: BaseType | false,
  ) {
    super(id, [], properties, additionalProperties);
    this.#patterns = patterns;
  }

  /** Forms inside others before these. */
  getPatterns(): readonly KeyPattern[] {
    return this.#patterns;
  }
}
