import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { encode, encodeSuccess } from "./codec.ts";

const encodeResult = (result: unknown) => encodeSuccess(1, result);

test.each([undefined, null, 8, "\u2028\n", () => 1, Symbol("s"), [null], { a: { b: [{}] } }])(
  "%o is sent as any message is",
  (result) => {
    expect(encodeResult(result)).toBe(encode({ id: 1, ok: true, result }));
  },
);

test.each<[string, unknown]>([
  ["result is NaN", NaN],
  ["result is -Infinity", -Infinity],
  ["result is NaN", new Number(NaN)],
  ["result is an invalid Date", new Date(NaN)],
  ["result is an invalid Date", runInNewContext("new Date(NaN)")],
  ["result[1] is undefined", [1, undefined]],
  ["result[0] is undefined", new Array(1)],
  ["result[0] is a function", [() => 1]],
  ["result[0] is a symbol", [Symbol("s")]],
  ["result.items[3].price is NaN", { items: [1, [2], {}, { price: NaN }] }],
  ['result["a key"]["1"].$b is Infinity', { "a key": { 1: { $b: Infinity } } }],
  ["result.at[0] is an invalid Date", { at: [new Date(NaN)] }],
  ["result.a.left is NaN", { a: { toJSON: (key: string) => ({ left: key === "a" ? NaN : 1 }) } }],
  ['result["0"] is NaN', new Float64Array([NaN])],
])("%s", (message, result) => {
  expect(() => encodeResult(result)).toThrow(new TypeError(`${message}, which JSON cannot hold`));
});

test.each<[string, unknown]>([
  ["null", null],
  ["nulls that are meant", { a: null, list: [null, { b: null }] }],
  ["text", "null, NaN and Infinity"],
  ["what objects leave out", { a: null, b: undefined, c: () => NaN, d: Symbol("s") }],
  ["a valid date", [null, new Date(0)]],
  ["toJSON that says null", { toJSON: () => null }],
  ["toJSON of what JSON lacks", [null, Object.assign(() => 1, { toJSON: () => "f" })]],
  ["no own property", [null, Object.create({ price: NaN })]],
  ["no enumerable property", [null, Object.defineProperty({}, "price", { value: NaN })]],
  ["properties under symbols", [null, { [Symbol("price")]: NaN }]],
])("%s can be sent", (_, result) => {
  expect(JSON.parse(encodeResult(result))).toEqual({
    id: 1,
    ok: true,
    result: JSON.parse(JSON.stringify(result)) as unknown,
  });
});

test("a value as deep as JSON goes is no problem", () => {
  const nest = (leaf: unknown, depth: number) => {
    let value = leaf;
    for (let level = 0; level < depth; level += 1) value = { in: [value] };
    return value;
  };
  expect(() => encodeResult(nest(null, 1000))).not.toThrow();
  expect(() => encodeResult(nest(NaN, 1000))).toThrow(/(\.in\[0\]){1000} is NaN/);
});
