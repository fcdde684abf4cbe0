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
}

export const jsdoc = defineTask("app.jsdoc", (input: Input) => input.a);
export const inline = defineTask("app.inline", (input: { /** @minimum 1 */ a: number }) => input.a);
