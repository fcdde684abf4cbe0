import { expect, it } from "vitest";
import { askAjv } from "./oracle/ajv.ts";
import { askGateway } from "./oracle/gateway.ts";
import { inputSchemas } from "./oracle/schemas.ts";

/** What the gateway and Ajv, which must agree, say of values. */
function verdicts(source: string, values: readonly unknown[]): boolean[] {
  const [judged] = inputSchemas([source]);
  expect(judged?.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const schema = judged?.schema ?? {};
  const [byGateway = []] = askGateway([{ schema, values }]);
  expect(askAjv(schema, values)).toEqual(byGateway);
  return byGateway;
}

it("counts the code points of a text", () => {
  const name = "/** @minLength 2 @maxLength 3 */\ntype Name = string;\ntype T = { name: Name };";
  const texts = ["😀", "😀😀", "😀😀😀", "😀😀😀😀", "é", "e\u0301", "👩‍👧", "ab", "abcd"];
  expect(
    verdicts(
      name,
      texts.map((text) => ({ name: text })),
    ),
  ).toEqual([false, true, true, false, false, true, true, true, false]);
});

it.each([
  ["interface", "interface T extends Array<string> { /** @pattern ^x */ 0: string }"],
  ["intersection", "type T = string[] & { /** @pattern ^x */ 0: string };"],
  ["alias", "/** @pattern ^x */\ntype X = string;\ninterface T extends Array<string> { 0: X }"],
])("applies constraints of a list's first element, by %s", (_, source) => {
  expect(verdicts(source, [["x"], ["x", "y"], ["y"], []])).toEqual([true, true, false, false]);
});

it.each([
  ["on one line", "interface T { /** @integer @minimum 1 @maximum 9 */ n: number }"],
  ["behind another", "interface T { a?: 1; /** @integer @minimum 1 @maximum 9 */ n: number }"],
  ["in a literal type", "type T = { /** @integer @minimum 1 @maximum 9 */ n: number };"],
  ["above", "interface T {\n  /** @integer @minimum 1 @maximum 9 */\n  n: number;\n}"],
  ["in a class", "class T { /** @integer @minimum 1 @maximum 9 */ n = 1; }"],
  ["of an alias", "/** @integer @minimum 1 @maximum 9 */\ntype N = number;\ntype T = { n: N };"],
  ["at both", "/** @integer @minimum 1 */\ntype N = number;\ntype T = { /** @maximum 9 */ n: N };"],
])("applies constraints %s", (_, source) => {
  const values = [{ n: 1 }, { n: 9 }, { n: 0 }, { n: 10 }, { n: 1.5 }, { n: "1" }];
  expect(verdicts(source, values)).toEqual([true, true, false, false, false, false]);
});

it.each([
  ["of all properties", "type T = User[keyof User];"],
  ["of some", 'type T = User["id" | "name"];'],
  ["by a type parameter", "type ValueOf<X> = X[keyof X]; type T = ValueOf<User>;"],
  [
    "by a key that is one",
    "type Value<K extends keyof User> = User[K]; type T = Value<keyof User>;",
  ],
])("keeps the constraints among the values of an interface, %s", (_, source) => {
  const user =
    "/** @minLength 3 */\ntype Name = string;\n/** @minimum 1 */\ntype Id = number;\ninterface User { id: Id; name?: Name }\n";
  expect(verdicts(user + source, ["abc", "ab", 1, 0])).toEqual([true, false, true, false]);
});

it("keeps the constraints of a type parameter's default", () => {
  const source =
    "/** @minLength 3 */\ntype Name = string;\ninterface Box<V = { n: Name }> { v: V }\ntype T = Box;";
  expect(verdicts(source, [{ v: { n: "abc" } }, { v: { n: "ab" } }])).toEqual([true, false]);
});

const name = "/** @minLength 3 */\ntype Name = string;\n";

it.each([
  ["named", "declare function f(a: Name, b: number): void;\ntype T = Parameters<typeof f>[0];"],
  ["constant", "const f = (b: 1, a: Name) => [a, b];\ntype T = Parameters<typeof f>[1];"],
  ["written", "type T = Parameters<(this: 1, a: Name) => void>[0];"],
])("keeps the constraints of a parameter of a function, %s", (_, source) => {
  expect(verdicts(name + source, ["abc", "ab"])).toEqual([true, false]);
});

it.each([
  ["another parameter", "declare function f(a: Name, b: 1): void;", "Parameters<typeof f>[1]"],
  ["what is left out", "declare function f(): { n: Name; m: 1 };", 'ReturnType<typeof f>["m"]'],
])("asks nothing of a value for the constraints of %s", (_, functions, type) => {
  const source = `${name}${functions}\ntype T = { v: ${type} };`;
  expect(verdicts(source, [{ v: 1 }, { v: 2 }])).toEqual([true, false]);
});

it.each([
  ["Pick", '"m"'],
  ["Omit", '"n"'],
])("asks nothing of a value for the constraints that %s leaves out", (tool, key) => {
  const source = `${name}declare function load(): Promise<{ n: Name; m: 1 }>;
type T = ${tool}<Awaited<ReturnType<typeof load>>, ${key}>;`;
  expect(verdicts(source, [{ m: 1 }, { m: 2 }])).toEqual([true, false]);
});

it("keeps the constraints in what a function returns", () => {
  const source = `${name}declare function load(): Promise<{ n: Name; m: 1 }>;
type T = { w: Pick<Awaited<ReturnType<typeof load>>, "n"> };`;
  expect(verdicts(source, [{ w: { n: "abc" } }, { w: { n: "ab" } }])).toEqual([true, false]);
});

it.each([
  ["M<'a'>", ["abc", null], ["ab"]],
  ["M<1>", ["", null], [1]],
  ["M<'a' | 'b'>", ["abc", null], ["ab"]],
  ["M<'a'> | Id", ["abc", null, 1], ["ab", 0]],
  ["Opt<Name> | Opt<Id>", ["abc", null, 1], ["ab", 0]],
])("keeps the constraints of what a generic alias chooses, as in %s", (type, good, bad) => {
  const source = `${name}/** @minimum 1 */\ntype Id = number;
type M<X> = X extends string ? Name | null : string | null;
type Opt<X> = X | null;
type T = { v: ${type} };`;
  const values = [...good, ...bad].map((v) => ({ v }));
  expect(verdicts(source, values)).toEqual([...good.map(() => true), ...bad.map(() => false)]);
});

it.each([
  ["alone", 'User["short"]', ["abcd"], ["abcde"]],
  ["of an alias", 'User["name"]', ["abc", "abcd"], ["ab", "abcde"]],
  ["of one that may be missing", 'User["maybe"]', ["abcd"], ["abcde"]],
  ["of a union", 'User["orNull"]', ["abcd", null], ["abcde"]],
  ["of a list", 'User["list"]', [["a"]], [[]]],
  ["among others", 'User["name" | "id"]', ["abcd", 1], ["ab", "abcde", 0]],
  ["of a type argument", 'Box<User["short"]>["v"]', ["abcd"], ["abcde"]],
  ["behind another", 'Outer["short"]', ["abc"], ["ab", "abcde"]],
  ["of part of a type", 'Pick<User, "name">["name"]', ["abcd"], ["ab", "abcde"]],
])("keeps the constraints of a property that a type is taken from, %s", (_, type, good, bad) => {
  const source = `${name}/** @minimum 1 */\ntype Id = number;
interface User {
  /** @maxLength 4 */ short: string;
  /** @maxLength 4 */ name: Name;
  /** @maxLength 4 */ maybe?: string;
  /** @maxLength 4 */ orNull: string | null;
  /** @minItems 1 */ list: string[];
  id: Id;
}
interface Outer { /** @minLength 3 */ short: User["short"] }
interface Box<V> { v: V }
type T = { v?: ${type} };`;
  const values = [...good, ...bad].map((v) => ({ v }));
  expect(verdicts(source, values)).toEqual([...good.map(() => true), ...bad.map(() => false)]);
});
