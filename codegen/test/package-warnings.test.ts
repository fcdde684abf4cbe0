import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { resolveConfig } from "../src/config.ts";
import { Diagnostics } from "../src/diagnostics.ts";
import { contractFor } from "../src/emit/json-schema/json-schema.ts";
import { readProject } from "../src/generate.ts";
import { Session } from "../src/session.ts";
import { compilerOptions } from "./sdk/compiler-options.ts";

/** What nobody can mend who only uses a package is told once of each use, or not at all. */

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tunnel-warnings-"));
  write("tsconfig.json", JSON.stringify({ compilerOptions }));
  write("package.json", '{ "type": "module" }');
  write("node_modules/@acme/pay/package.json", '{ "name": "@acme/pay", "types": "index.d.ts" }');
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

it("leaves out what does not fit in a package's JSDoc", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Payment {
  /** @min 1
   * @maximum 9 */
  amount: number;
  /** @default none */
  cents: number;
  /** @format money
   * @minLength 2 */
  text: string;
  /** @minimum 5
   * @maximum 3 */
  count: number;
  /** @pattern (?=a) */
  key: string;
}
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Payment } from "@acme/pay";
export const pay = defineTask("app.pay", (input: Payment) => input.amount);
`,
  );
  expect(warnings()).toEqual([
    "3:43 Payment.amount: @min in the JSDoc of @acme/pay does not fit, and is left out",
    "3:43 Payment.cents: @default in the JSDoc of @acme/pay does not fit, and is left out",
    "3:43 Payment.count: @maximum in the JSDoc of @acme/pay does not fit, and is left out",
    "3:43 Payment.key: @pattern in the JSDoc of @acme/pay does not fit, and is left out",
    "3:43 Payment.text: @format in the JSDoc of @acme/pay does not fit, and is left out",
  ]);
  const { service } = read();
  const schema = service && contractFor(service).tasks.get("app.pay")?.input;
  expect(schema).toEqual(
    expect.objectContaining({
      properties: {
        amount: { maximum: 9, type: "number" },
        cents: { type: "number" },
        text: { minLength: 2, type: "string" },
        count: { minimum: 5, type: "number" },
        key: { type: "string" },
      },
    }),
  );
});

it("tells the first of a package's open objects, and how many there are", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Affirm {}
export interface Payment { affirm?: Affirm; alipay?: {}; extra: Record<string, unknown>; amount: number }
export interface Page<T> { items: T[]; cursor?: object }
export type Loose<T> = { [K in keyof T]?: T[K] };
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Affirm, Loose, Page, Payment } from "@acme/pay";
interface Mine { more: Record<string, unknown>; affirm: Affirm }
export const pay = defineTask("app.pay", (input: Payment) => input.amount);
export const list = defineTask("app.list", (input: Page<Mine>) => input.items.length);
export const loose = defineTask("app.loose", (input: Loose<Mine>) => input);
`,
  );
  expect(warnings()).toEqual([
    "4:43 Payment.affirm: properties that have no name in @acme/pay pass unchecked, as in 2 more of its objects",
    "5:45 PageMine.items[].affirm: properties that have no name in @acme/pay pass unchecked, as in 1 more of its objects",
    "5:45 PageMine.items[].more: properties that have no name here pass unchecked",
    "6:47 LooseMine.affirm: properties that have no name in @acme/pay pass unchecked",
    "6:47 LooseMine.more: properties that have no name here pass unchecked",
  ]);
});

it("tells once of what a package has any for, and refuses one that it is given", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Envelope<T> { data: T; meta?: Record<string, any>; more: { raw: any }[] }
export interface Payment { amount: number; extra: any }
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Envelope, Payment } from "@acme/pay";
export const pay = defineTask("app.pay", (input: Envelope<Payment>) => null);
export const get = defineTask("app.get", (): Payment => ({ amount: 1, extra: 1 }));
`,
  );
  expect(warnings().filter((text) => text.includes("any "))).toEqual([
    "3:43 EnvelopePayment.data.extra: any in @acme/pay lets everything in unchecked; also at EnvelopePayment.more[].raw, EnvelopePayment.meta[string]",
    "4:42 Payment.extra: any in @acme/pay tells callers nothing of what they get",
  ]);
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Envelope } from "@acme/pay";
export const pay = defineTask("app.pay", (input: Envelope<any>) => null);
`,
  );
  const errors = read()
    .diagnostics.all()
    .filter(({ severity }) => severity === "error");
  expect(errors.map(({ code, path }) => `${code} ${path ?? ""}`)).toEqual(["TUN2001 input.data"]);
});

it("takes what a package's generic is given for that of who gives it", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Envelope<T> { data: T; more: object }
export interface Payment { envelope: Envelope<Record<string, unknown>> }
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Envelope, Payment } from "@acme/pay";
export const one = defineTask("app.one", (input: Envelope<Record<string, unknown>[]>) => input);
export const two = defineTask("app.two", (input: Envelope<Envelope<Record<string, unknown>>>) => input);
export const three = defineTask("app.three", (input: Payment) => input);
`,
  );
  const here = "properties that have no name here pass unchecked";
  const there = "properties that have no name in @acme/pay pass unchecked";
  expect(warnings().map((text) => text.replace(/^\S+ /, ""))).toEqual([
    `input.data[]: ${here}`,
    `input.more: ${there}`,
    `input.data.data: ${here}`,
    `input.data.more: ${there}, as in 1 more of its objects`,
    `Payment.envelope.data: ${there}, as in 1 more of its objects`,
  ]);
});

it("says nothing of a package's objects that no property tells apart, but of the project's", () => {
  const many = (...names: string[]) =>
    names.map((name) => `export interface ${name.toUpperCase()} { ${name}: 1 }`).join("\n");
  write("node_modules/@acme/pay/index.d.ts", many("a", "b", "c", "d", "e", "f", "g", "h", "i"));
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { A, B, C, D, E, F, G, H, I } from "@acme/pay";
type Theirs = A | B | C | D | E | F | G | H | I;
type Ours = A | B | C | D | E | F | G | H | { j: 1 };
interface In { ours?: Ours }
export const one = defineTask("app.one", (input: Theirs) => input);
export const two = defineTask("app.two", (input: Ours) => input);
export const three = defineTask("app.three", (input: In) => input);
`,
  );
  expect(warnings()).toEqual([
    "4:1 no property tells the 9 objects of Ours apart, so errors cannot say which was meant",
  ]);
});

it("tells one cause once of each use of a package, with the other places that have it", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export declare class Decimal { private digits; add(other: Decimal): Decimal; scale(by: number): Decimal; abs(): Decimal }
export interface Price { cents: Decimal; rounded: Decimal & { brand: 1 } }
export interface Payment { price: Price; more?: { any: any; other: any }; tax: { rate: any } }
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Payment } from "@acme/pay";
export const one = defineTask("app.one", (input: Payment) => input.tax !== undefined);
export const two = defineTask("app.two", (input: Payment[]) => input.length);
`,
  );
  const refused = "Decimal of @acme/pay is a class with behaviour, and no plain data";
  expect(warnings()).toEqual([
    "3:43 Payment.more.any: any in @acme/pay lets everything in unchecked; also at Payment.tax.rate, Payment.more.other",
    `3:43 Payment.price.cents: ${refused}; also at Payment.price.rounded`,
    "4:43 input[].more.any: any in @acme/pay lets everything in unchecked; also at input[].tax.rate, input[].more.other",
    `4:43 input[].price.cents: ${refused}; also at input[].price.rounded`,
  ]);
});

it("tells two causes apart by where a package declares them", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Price { rate: () => void; tax: () => void }
export interface Fee { rate: () => void }
export interface Payment { price: Price; fee: Fee }
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Payment } from "@acme/pay";
export const pay = defineTask("app.pay", (input: Payment) => input.fee !== undefined);
`,
  );
  const what = "a function cannot be sent";
  expect(warnings()).toEqual([
    `3:43 Payment.fee.rate: ${what}`,
    `3:43 Payment.price.tax: ${what}; also at Payment.price.rate`,
  ]);
});

it("tells each cause in what the project declares, where it is", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Page<T> { items: T[] }
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Page } from "@acme/pay";
interface Order {
  one: any;
  list: any[];
  pair: [() => void, () => void];
}
export const one = defineTask("app.one", (input: { order: Order }) => input.order.list.length);
export const two = defineTask("app.two", (input: Page<Order>) => input.items.length);
export const three = defineTask("app.three", (input: { one: any }) => input.one !== undefined);
`,
  );
  const what = "any would let everything in unchecked";
  expect(warnings()).toEqual([
    `4:3 input.order.one: ${what}`,
    `5:3 input.order.list[]: ${what}`,
    "6:3 input.order.pair[0]: a function cannot be sent",
    "6:3 input.order.pair[1]: a function cannot be sent",
    `10:56 input.one: ${what}`,
  ]);
});

it("leaves out the constraints of a package that get lost in what it makes of them", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `/** @minLength 3 */
export type Name = string;
export interface Payment { by: string | Name; to: Name | string }
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Payment } from "@acme/pay";
export const pay = defineTask("app.pay", (input: Payment) => input.by);
`,
  );
  const what = "what the JSDoc of @acme/pay says of Name does not fit, and is left out";
  expect(warnings()).toEqual([`3:43 Payment.by: ${what}; also at Payment.to`]);
  const { service } = read();
  const schema = service && contractFor(service).tasks.get("app.pay")?.input;
  expect(schema).toEqual(
    expect.objectContaining({ properties: { by: { type: "string" }, to: { type: "string" } } }),
  );
});

it("refuses constraints of a package that get lost in what the project makes of them", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `/** @minLength 3 */
export type Name = string;
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Name } from "@acme/pay";
interface In {
  to: Name | string;
  counts: Record<Name, number>;
  by: Name;
}
export const pay = defineTask("app.pay", (input: In) => input.by);
`,
  );
  const lost = "the constraints of Name get lost in what is made of it";
  expect(warnings()).toEqual([`4:3 In.to: ${lost}`, `5:3 In.counts: ${lost}`]);
  expect(read().diagnostics.hasErrors()).toBe(true);
});

it("tells of types without end in a package that there are too many, once", () => {
  const numbers = [...Array(300).keys()];
  write(
    "node_modules/@acme/pay/index.d.ts",
    numbers
      .map((n) => `export interface L${n} { a?: L${(n + 1) % 300}; b?: L${(n + 7) % 300}[] }`)
      .join("\n"),
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { L0 } from "@acme/pay";
export const one = defineTask("app.one", (input: L0) => input.a === undefined);
`,
  );
  const [only, ...others] = warnings();
  expect(only).toMatch(/^3:43 L0(\.a|\.b\[\])+: more than 200 types lie in each other$/);
  expect(others).toEqual([]);
});

it("refuses for its depth the use that is too deep, and none after it", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Box<V> { v: V }
export interface Holder { items?: Box<string>[] }
export interface Nest<V> extends Holder { n?: Nest<V[]> }
`,
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Holder, Nest } from "@acme/pay";
export const one = defineTask("app.one", (input: Nest<string>) => input.n === undefined);
export const two = defineTask("app.two", (input: Holder) => input.items);
`,
  );
  const [only, ...others] = warnings();
  expect(only).toMatch(/^3:43 .*: the type instantiates itself without end$/);
  expect(others).toEqual([]);
});

it("says of objects without names in each other that they are too many, not that they have no end", () => {
  const deep = `${"{ a: ".repeat(120)}1${" }".repeat(120)}`;
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
export const one = defineTask("app.one", (input: ${deep}) => void input);
`,
  );
  const [only, ...others] = warnings();
  expect(only).toMatch(/: more than 100 objects without names lie in each other$/);
  expect(others).toEqual([]);
});

it("takes a package's class that adds nothing to Date for a Date", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    "export declare class NativeDate extends globalThis.Date {}\nexport interface Row { at: NativeDate }\n",
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { Row } from "@acme/pay";
export const one = defineTask("app.one", (input: Row) => input.at.getTime());
`,
  );
  const { service, diagnostics } = read();
  expect(diagnostics.all()).toEqual([]);
  expect(JSON.stringify(service && contractFor(service).tasks.get("app.one")?.input)).toContain(
    '"NativeDate":{"type":"string","format":"date-time","x-tunnel-type":"Date"}',
  );
});

it("looks into what lay too deep in one use where another is not that deep", () => {
  const numbers = [...Array(300).keys()];
  write(
    "node_modules/@acme/pay/index.d.ts",
    [
      ...numbers.map(
        (n) => `export interface L${n} { next?: L${n + 1}; ${n < 100 ? "more?: M" : ""} }`,
      ),
      "export interface L300 { end: 1 }",
      "export interface M { inner: { act(): void } }",
    ].join("\n"),
  );
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { L0, L150, M } from "@acme/pay";
export const one = defineTask("app.one", (input: L0) => input.next === undefined);
export const two = defineTask("app.two", (input: M) => input.inner === undefined);
export const three = defineTask("app.three", (input: L150) => input.next === undefined);
`,
  );
  expect(warnings().map((text) => text.replace(/ L0.*: more/, " L0: more"))).toEqual([
    "3:43 L0: more than 200 types lie in each other",
    "4:43 M.inner.act: a function cannot be sent",
  ]);
});

function read() {
  const project = resolveConfig(join(dir, "tunnel.config.ts"), {
    include: ["src/*.ts"],
    schemasDir: "schemas",
    clientDir: "client",
  });
  const diagnostics = new Diagnostics();
  return { service: readProject(project, new Session(project), diagnostics), diagnostics };
}

it("says of a package's generic what the project gives it, and of a union beside null once", () => {
  write(
    "node_modules/@acme/pay/index.d.ts",
    `export interface Envelope<T> { data: T; at: number }
export interface A { a: 1 }
`,
  );
  const wrapped = (of: (name: string) => string) =>
    "abcdefghi"
      .split("")
      .map((name) => `Envelope<${of(name)}>`)
      .join(" | ");
  write(
    "src/tasks.ts",
    `import { defineTask } from "tunnel-worker-sdk";
import type { A, Envelope } from "@acme/pay";
type Ours = ${wrapped((name) => `{ ${name}: 1 }`)};
type Theirs = ${wrapped((name) => `Envelope<"${name}">`)} | Envelope<A>;
interface In { one: Ours | null; two?: Ours | null; three: Theirs }
export const one = defineTask("app.one", (input: In) => input);
`,
  );
  expect(warnings()).toEqual([
    "3:1 no property tells the 9 objects of Ours apart, so errors cannot say which was meant",
  ]);
});

function warnings(): string[] {
  const { diagnostics } = read();
  return diagnostics.all().map(({ location, path, message, alsoAt }) => {
    const where = location ? `${location.line}:${location.column} ` : "";
    const others = alsoAt ? `; also at ${alsoAt.join(", ")}` : "";
    return `${where}${path === undefined ? "" : `${path}: `}${message}${others}`;
  });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}
