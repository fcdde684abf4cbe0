import { defineTask } from "tunnel-worker-sdk";

interface Input {
  /** @minimum ten */
  a: number;
  /** @minLength -1 */
  b: string;
  /** @multipleOf 0 */
  c: number;
  /** @maxItems 3 */
  d: string;
  /** @minimum 5 @maximum 4 */
  e: number;
  /** @pattern ^(?<!a)b$ */
  f: string;
  /** @pattern ^(a)\1$ */
  g: string;
  /** @pattern [a-z */
  h: string;
  /** @default soon */
  i: number;
  /** @integer */
  j: number;
  /** @exclusiveMinimum 3 @maximum 3 */
  l: number;
  /** @maxLength 2 */
  m: "long" | "longer";
  /** @pattern ^x */
  n: "y" | number;
  /** @integer @minimum 1 @maximum 9 */
  o: 0.5 | 10;
  /** @format */
  k: string;
  /** @default 5 @maximum 3 */
  p: number;
  /** @default {"x": "1"} */
  q: { x: number };
  /** @example {"x": "1"} */
  r: { x: number };
  /** @example x => x + 1 */
  prose: number;
  /** @minlength 1 */
  s: string;
  /** @min 1 */
  t: number;
  /** @minimum 1 @minimum 2 */
  u: number;
  /** @maximum 3 */
  v: AtLeastFive;
  w: string; /** @maxLength 3 */
  x: string; /** Of w, or of y? */
  y: string;
  /** @multipleOf 10 @exclusiveMinimum 10 @maximum 19.5 */
  multiple: number;
  /** @minItems 3 */
  pair: [string, number?] | boolean;
  /** @minItems 3 @maxItems 3 */
  lengths: [1, 1] | [1, 1, 1, 1];
}

/** @minimum 5 */
type AtLeastFive = number;

export const jsdoc = defineTask("app.jsdoc", (input: Input) => input.a);
export const inline = defineTask("app.inline", (input: { /** @minimum 1 */ a: number }) => input.a);
