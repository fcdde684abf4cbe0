import { defineEvent, defineTask } from "tunnel-worker-sdk";

const id = "app.computed";
export const computed = defineTask(id, (n: number) => n);
export const malformed = defineTask("app..x", (n: number) => n);
export const spaced = defineTask("app.1x", (n: number) => n);
export const twice = defineTask("app.twice", (n: number) => n);
export const twiceAgain = defineTask("app.twice", (n: number) => n);
export const taskAndEvent = defineEvent("app.twice", (n: number) => void n);
export const prefix = defineTask("app.users", (n: number) => n);
export const longer = defineTask("app.users.list", (n: number) => n);
export const longest = defineTask("app.users.list.all", (n: number) => n);
export const dashed = defineTask("app.get-user", (n: number) => n);
export const camel = defineTask("app.getUser", (n: number) => n);
export const rootless = defineTask("getUser", (n: number) => n);
export const reserved = defineTask("app.deep.then", (n: number) => n);
export const upper = defineTask("app.Case", (n: number) => n);
export const lower = defineTask("app.case", (n: number) => n);

const options = { timeoutMs: 1 };
export const notLiteral = defineTask("app.options.a", (n: number) => n, options);
export const spread = defineTask("app.options.b", (n: number) => n, { ...options });
export const calculated = defineTask("app.options.c", (n: number) => n, { timeoutMs: 60 * 1000 });
export const unknown = defineTask("app.options.d", (n: number) => n, { timeout: 1 });
export const bad = defineTask("app.options.e", (n: number) => n, { timeoutMs: 0, public: "yes" });
export const limit = defineTask("app.options.f", (n: number) => n, { rateLimit: { limit: 1 } });

function overloaded(a: string): string;
function overloaded(a: number): number;
function overloaded(a: string | number) {
  return a;
}
export const overloads = defineTask("app.handlers.a", overloaded);
export const generic = defineTask("app.handlers.b", <V>(value: V) => value);
export const list = defineTask("app.handlers.c", (...values: [number]) => values.length);
export const untyped = defineTask("app.handlers.e", (input) => Object.keys({ input }));
export const untypedEvent = defineEvent("app.handlers.f", function (payload) {
  void payload;
});
export const nothing = defineTask("app.handlers.g", (input: never) => input);
export const one = defineEvent("app.handlers.d", (payload: { a: 1 }) => void payload);
export const other = defineEvent("app.handlers.d", (payload: { a: 2 }) => void payload, {
  public: true,
});
export const long = defineTask(
  "app.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789.a23456789",
  (n: number) => n,
);
export const contradiction = defineTask("app.handlers.h", (input: "a" & string[]) => input);
