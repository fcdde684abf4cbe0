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

it.each([
  ["as it is", '{ [K in "n" | "m"]: User[K] }', "abc", "ab"],
  ["beside null", '{ [K in "n"]: User[K] | null }', null, "ab"],
  ["in a list", '{ [K in "n"]: User[K][] }', ["abc"], ["ab"]],
  ["of one that may be missing", '{ [K in "o" as "n"]?: User[K] }', "abc", "ab"],
  ["under another name", '{ [K in "o" | "m" as K extends "o" ? "n" : "l"]: User[K] }', "abc", "ab"],
])("keeps the constraints of a property that a mapped type takes, %s", (_, type, good, bad) => {
  const source = `interface User { /** @minLength 3 */ n: string; /** @minLength 3 */ o?: string; m?: 1 }
type T = ${type};`;
  expect(verdicts(source, [{ n: good }, { n: bad }])).toEqual([true, false]);
});

it.each([
  ["a branded alias", "type T = { v: Name & { __brand: 1 } };"],
  [
    "an alias of a branded one",
    "type Branded = Name & { readonly __brand: 1 };\ntype T = { v: Branded };",
  ],
  [
    "a generic brand",
    "type Brand<X, K> = X & { readonly __brand: K };\ntype T = { v: Brand<Name, 1> };",
  ],
  ["an element of a tuple", "type Pair = [Name, 1];\ntype T = { v: Pair[0] };"],
  ["all elements of a tuple", "type Pair = [Name, 1];\ntype T = { v: Pair[number] };"],
  [
    "a value of an index signature",
    'interface Names { [key: string]: Name }\ntype T = { v: Names["x"] };',
  ],
  ["the values of a record", "type Names = Record<string, Name>;\ntype T = { v: Names[string] };"],
  [
    "what a mapped type makes of a property",
    'interface User { v: Name }\ntype T = { [K in "v"]: NonNullable<User[K]> };',
  ],
  ["a getter", "interface T { /** @minLength 3 */ get v(): string; set v(to: string) }"],
  [
    "an alias behind a brace",
    "namespace In { /** @minLength 3 */ export type Text = string }\ntype T = { v: In.Text };",
  ],
])("keeps the constraints of %s", (_, source) => {
  expect(verdicts(name + source, [{ v: "abc" }, { v: "ab" }])).toEqual([true, false]);
});

const user = `${name}interface User { n: Name; m?: 1 }
interface Own { /** @minLength 3 */ n: string; m?: 1 }
interface Service { get(by: Name): Promise<Name> }
`;

/** Each `v` is a text, and has to have three letters. */
it.each([
  [
    "a distributive alias",
    "type Wrap<X> = X extends any ? { v: X } : never; type T = Wrap<Name | number>;",
  ],
  [
    "a key that is asked for",
    'type P<X> = { [Q in "n" as "v"]: Q extends keyof X ? X[Q] : never }; type T = P<Own>;',
  ],
  [
    "an inferred property",
    "type G<X> = X extends { n: infer N } ? { v: N } : never; type T = G<User>;",
  ],
  ["an inferred property with its own", "type T = { v: Own extends { n: infer N } ? N : never };"],
  [
    "an inferred element",
    "type El<X> = X extends (infer N)[] ? N : never; type T = { v: El<Name[]> };",
  ],
  [
    "an inferred type argument",
    "interface Box<V> { in: V } type Un<X> = X extends Box<infer V> ? V : never; type T = { v: Un<Box<Name>> };",
  ],
  ["a method's result", 'type T = { v: Awaited<ReturnType<Service["get"]>> };'],
  ["a method's parameter", 'type T = { v: Parameters<Service["get"]>[0] };'],
  ["a read-only list", "type T = { v: Readonly<Name[]>[number] };"],
  ["a spread tuple", "type Pair = [Name, 1]; type T = { v: [...Pair, 2][0] };"],
  ["the second of two declarations", "type T = { v: string } & { v: Name };"],
  [
    "a renamed property",
    "type R<X> = { [K in keyof X as K extends 'n' ? 'v' : never]: X[K] | null }; type T = R<Own>;",
  ],
  [
    "one of several objects",
    "type M<A, B> = { [K in 'v']: 'n' extends keyof B ? B['n'] : A }; type T = M<1, Own>;",
  ],
  [
    "a property that is not replaced",
    "type Put<X, Y> = { [K in keyof X]: K extends keyof Y ? Y[K] : X[K] }; interface One { /** @minLength 3 */ v: string } type T = Put<One, { m: string }>;",
  ],
  [
    "an object with a property that has itself in its type",
    "interface Tree<X> { v: X; in?: { tree: Tree<X>['in'] } } type T = Tree<Name>;",
  ],
  [
    "a mapped type that has itself in its values",
    "type Linked<X> = { [K in keyof X]: { in?: Linked<X>[K]; v: X[K] } }; type T = Linked<Own>['n'];",
  ],
  [
    "what is behind promises",
    "type Un<X> = X extends Promise<infer V> ? Un<V> : X; type T = { v: Un<Promise<Promise<Name>>> };",
  ],
  ["what may be a promise", "type T = { v: Awaited<Name | Promise<Name>> };"],
  ["a constructor's parameter", "class T { constructor(public v: Name) {} }"],
  ["a constant", 'const v: Name = "abc"; type T = { v: typeof v };'],
  ["a constant's property", 'const own: Own = { n: "abc" }; type T = { v: typeof own.n };'],
  ["what a function picks", "const f = ({ n }: Own) => ({ v: n }); type T = ReturnType<typeof f>;"],
  [
    "what a function reads",
    "const f = (own: Own) => ({ v: own.n }); type T = ReturnType<typeof f>;",
  ],
  [
    "what a function is given",
    "const f = async (s: Service) => ({ v: await s.get('abc') }); type T = Awaited<ReturnType<typeof f>>;",
  ],
])("keeps the constraints in %s", (_, source) => {
  expect(verdicts(user + source, [{ v: "abc" }, { v: "ab" }])).toEqual([true, false]);
});

const pick = "declare function pick<X>(all: X[]): X;";

/** Each `v` is any text, whatever else has constraints. */
it.each([
  [
    "what a variable was first",
    "const f = (u: User) => { let n = u.n; n = n.trim(); return { v: n }; }; type T = ReturnType<typeof f>;",
  ],
  [
    "what a parameter was first",
    "const f = ({ n }: User) => { n = n.trim(); return { v: n }; }; type T = ReturnType<typeof f>;",
  ],
  [
    "what another value is given for if it is missing",
    "const f = ({ n = '' }: { n?: Name }) => ({ v: n }); type T = ReturnType<typeof f>;",
  ],
  [
    "one of several objects",
    `${pick} const f = (all: (User | { n: string })[]) => ({ v: pick(all).n }); type T = ReturnType<typeof f>;`,
  ],
  [
    "what a mapped type made a text",
    `${pick} type Texts = { [K in keyof User]: string }; const f = (all: Texts[]) => ({ v: pick(all).n }); type T = ReturnType<typeof f>;`,
  ],
  [
    "one of two places that are inferred",
    "type Both<X> = X extends { a: infer V; b: infer V } ? V : never; interface AB { a: string; b: Name } type T = { v: Both<AB> };",
  ],
  [
    "some of the keys",
    "interface Base { n: Name } type Values<X> = (Base & X)[keyof (Base & X)]; type T = { v: Values<{ b: string }> };",
  ],
  [
    "one of two objects, of which the other is a value",
    "const one = { n: 'a' + 1 }; type Either = typeof one | { n: Name }; type T = { v: Either['n'] };",
  ],
  [
    "a property that is replaced",
    "type Put<X, Y> = { [K in keyof X]: K extends keyof Y ? Y[K] : X[K] }; interface One { /** @minLength 3 */ v: string } type T = Put<One, { v: string }>;",
  ],
  [
    "the property of another object by that name",
    "interface One { /** @minLength 3 */ v: string } interface Other { v: string } type T = { [K in keyof One]: Other[K] };",
  ],
])("asks nothing of a value for the constraints of %s", (_, source) => {
  expect(verdicts(user + source, [{ v: "ab" }, { v: 1 }])).toEqual([true, false]);
});

it.each([
  [
    "a choice",
    "const f = (u: User, is: boolean) => ({ v: is ? u.n : null }); type T = ReturnType<typeof f>;",
  ],
  [
    "a list that is mapped",
    "const f = (us: Own[]) => ({ v: us.map((u) => u.n) }); type T = ReturnType<typeof f>;",
  ],
  [
    "a constructor",
    "class C { constructor(n: Name) { void n; } } type T = { v: ConstructorParameters<typeof C>[0] };",
  ],
  [
    "a path that is followed step by step",
    "type At<X, P> = P extends `${infer K}.${infer R}` ? (K extends keyof X ? At<X[K], R> : never) : P extends keyof X ? X[P] : never; type T = { v: At<{ u: Own }, 'u.n'> };",
  ],
])("warns of the constraints of what may come from %s", (_, source) => {
  const [judged] = inputSchemas([user + source]);
  expect(judged?.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ["TUN3009", "warning"],
  ]);
});

it.each([
  [
    "what is made of it",
    "const f = (u: User) => ({ v: u.n.toUpperCase() }); type T = ReturnType<typeof f>;",
  ],
  ["another type", "const f = (u: User) => ({ v: u.m ?? 0 }); type T = ReturnType<typeof f>;"],
  ["what is left of a union", "type T = { v: Exclude<Name | number, string> };"],
  [
    "a value that is known",
    "const f = (u: User) => { if (u.n === 'abc') return { v: u.n } as const; throw new Error(); }; type T = ReturnType<typeof f>;",
  ],
])("says nothing of constraints that cannot hold for %s", (_, source) => {
  const [judged] = inputSchemas([user + source]);
  expect(judged?.diagnostics).toEqual([]);
});

it("keeps the constraints in each object that a mapped type makes of a key", () => {
  const source = `interface Events { named: Name; counted: number; said: string }
type T = { [K in keyof Events]: { type: K; data: Events[K] } }[keyof Events];`;
  const values = [
    { type: "named", data: "abc" },
    { type: "named", data: "ab" },
    { type: "said", data: "ab" },
    { type: "counted", data: 1 },
  ];
  expect(verdicts(name + source, values)).toEqual([true, false, true, true]);
});

it.each([
  ["of another type", "boolean", true],
  ["of the same type", "string", "ab"],
])("asks nothing of the properties %s that a mapped type makes for each key", (_, type, value) => {
  const source = `interface User { /** @minLength 3 @default "abc" */ n: string }
type T = { [K in keyof User]: ${type} };`;
  expect(verdicts(source, [{ n: value }, { n: null }])).toEqual([true, false]);
});

it("does not apply the constraints of one member of a union to the values of another", () => {
  const source = `type Either = { k: 1; /** @minLength 3 */ v: string } | { k: 2; v: string };
type T = { v: Either["v"] };`;
  const [judged] = inputSchemas([source]);
  expect(judged?.diagnostics.map(({ code }) => code)).toEqual(["TUN3007"]);
});

it.each([
  ["on the line before", "/** ISO 4217. */\nexport type Code = string;\n"],
  ["behind the statement before", "type Other = 1; /** One. */\nexport type Code = string;\n"],
])("says nothing of a comment %s", (_, code) => {
  const [judged] = inputSchemas([`${code}export type T = { code: Code };`]);
  expect(judged?.diagnostics).toEqual([]);
});
