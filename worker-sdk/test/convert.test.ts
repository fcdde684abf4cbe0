// What a value must be, said with its place and without the value.
import { describe, expect, test } from "vitest";
import { ConversionError, decode, encode } from "../src/convert.ts";
import type { Conversion } from "../src/generated/conversion.ts";

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConversionError);
    return (error as Error).message;
  }
  throw new Error("it was converted");
};

const date: Conversion = "Date";
const inList: Conversion = { kind: "array", items: "Date" };
const inObject: Conversion = { kind: "object", properties: { "a/b": inList } };
const inMap: Conversion = { kind: "map", key: "plain", value: "bigint" };
const inSet: Conversion = { kind: "set", items: "URL" };

describe("a value that is written", () => {
  test.each([
    [date, "2031-01-07", "the value must be a Date"],
    [date, new Date(Number.NaN), "the value must be"],
    [date, new Date(253402300800000), "the value must be"],
    ["bigint", 5, "the value must be a bigint"],
    ["Uint8Array", [1], "the value must be a Uint8Array"],
    ["URL", "https://secret.example", "the value must be a URL"],
    [inList, new Set(), "the value must be"],
    [inList, [new Date(0), "secret"], "the value at /1 must be a Date"],
    [inObject, { "a/b": [1] }, "the value at /a~1b/0 must be a Date"],
    [inMap, { a: 1n }, "the value must be a Map"],
    [inMap, new Map([["a", 1]]), "the value at /0/1 must be a bigint"],
    [inSet, ["x"], "the value must be a Set"],
    [inSet, new Set(["secret"]), "the value at /0 must be a URL"],
  ] as [Conversion, unknown, string][])("%j refuses %o", (conversion, value, message) => {
    const said = messageOf(() => encode(conversion, value, {}));
    expect(said).toContain(message);
    expect(said).not.toContain("secret");
  });
});

describe("JSON that is read", () => {
  test.each([
    [date, 5, "the value must be"],
    [date, "secret", "the value must be"],
    ["bigint", "1.5", "the value must be"],
    ["Uint8Array", "a", "the value must be"],
    ["URL", "secret", "the value must be"],
    [inList, { 0: "x" }, "the value must be"],
    [inList, ["2031-01-07T00:00:00Z", null], "the value at /1 must be"],
    [inObject, { "a/b": ["secret"] }, "the value at /a~1b/0 must be"],
    [inMap, [["a"]], "the value must be a list of pairs"],
    [inMap, [["a", "secret"]], "the value at /0/1 must be"],
    [inSet, "x", "the value must be"],
  ] as [Conversion, unknown, string][])("%j refuses %j", (conversion, json, message) => {
    const said = messageOf(() => decode(conversion, json, {}));
    expect(said).toContain(message);
    expect(said).not.toContain("secret");
  });
});

test("no key reaches a prototype, and what is given stays as it is", () => {
  const text = '{"__proto__":"2031-01-07T00:00:00Z","a":"2031-01-07T00:00:00Z"}';
  const given = JSON.parse(text) as Record<string, unknown>;
  const record: Conversion = { kind: "object", properties: {}, additional: "Date" };
  const read = decode(record, given, {}) as Record<string, unknown>;
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  expect(Object.hasOwn(read, "__proto__")).toBe(true);
  expect(read["a"]).toEqual(new Date("2031-01-07T00:00:00Z"));
  expect(JSON.stringify(given)).toBe(text);
});
