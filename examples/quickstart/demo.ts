// Calls the quickstart through its generated client and prints every answer:
// TUNNEL_URL=http://127.0.0.1:7070/__runner TUNNEL_TOKEN=… node examples/quickstart/demo.ts
import { call, tasksAdd } from "./client/calls.js";
import { createClient, type Order, TunnelError } from "./client/index.js";

const baseUrl = process.env["TUNNEL_URL"] ?? "http://127.0.0.1:7070/__runner";
const token = process.env["TUNNEL_TOKEN"];
const client = createClient({ baseUrl, token });

await show("client.tasks.add({ a: 5, b: 3 })", () => client.tasks.add({ a: 5, b: 3 }));
await show("client.tasks.serverTime()", () => client.tasks.serverTime());
await show(`client.events.notify({ msg: "hi" })`, () => client.events.notify({ msg: "hi" }));
await show("client.tasks.priceOrder({ … })", () => client.tasks.priceOrder(orderOf("MUG-0001")));
print("call(gateway, tasksAdd, …)", await call({ baseUrl, token }, tasksAdd, { a: 5, b: 3 }));

console.log("\nand what is refused:");
await show(`client.tasks.add({ a: "5", b: 3 })`, () =>
  // @ts-expect-error the compiler refuses it too
  client.tasks.add({ a: "5", b: 3 }),
);
await show("an unknown task", () => post("task/app.tasks.unknown", token));
await show("a wrong token", () =>
  createClient({ baseUrl, token: "wrong" }).tasks.add({ a: 5, b: 3 }),
);

const { ok, value, error } = await client.safe.tasks.priceOrder(orderOf("HAT-0001"));
if (ok) print("the price", value.total);
else if (error.id === "app.errors.unknownSku") print("not for sale", error.data.skus);
else print("no price", error.code);

function orderOf(sku: string): Order {
  return {
    id: "0f8fad5b-d9cb-469f-a165-70867728950e",
    currency: "EUR",
    customer: { name: "Ada Lovelace", email: "ada@example.com" },
    items: [{ sku, quantity: 2, wrapping: { paper: "festive", card: "Enjoy!" } }],
    discounts: [{ kind: "coupon", code: "SPRING25" }],
    shipping: { method: "pickup", store: "Turin" },
    payment: { type: "invoice", dueInDays: 14 },
  };
}

async function show(what: string, call: () => Promise<unknown>): Promise<void> {
  try {
    print(what, await call());
  } catch (error) {
    if (!(error instanceof TunnelError)) throw error;
    const { code, httpCode, message, details } = error;
    print(what, { code, httpCode, message, details });
  }
}

/** The typed client has no unknown tasks, so this one is asked for by hand. */
async function post(path: string, token = ""): Promise<unknown> {
  const headers = { "content-type": "application/json", "x-runner-token": token };
  const response = await fetch(`${baseUrl}/${path}`, { method: "POST", headers, body: "{}" });
  return response.json();
}

function print(what: string, answer: unknown): void {
  console.log(`${what}\n  → ${answer === undefined ? "undefined" : JSON.stringify(answer)}`);
}
