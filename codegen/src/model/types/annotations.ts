/**
 * What JSDoc says of a property, an alias or an inline input: the annotations
 * of an `AnnotatedType`, under the names that JSON Schema gives them.
 */
export interface JsDocAnnotations {
  title?: string;
  description?: string;
  /** With what its author says of it, if anything. */
  deprecated?: true | string;
  default?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  /** `@integer`: takes the place of `number`. */
  type?: "integer";
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  /** `@sensitive`: appears in no error, log or trace. */
  "x-tunnel-sensitive"?: true;
}
