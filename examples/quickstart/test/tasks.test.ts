// Tasks called without a gateway, through the same JSON as with one.
import { expect, test } from "vitest";
import { createTestWorker } from "tunnel-worker-sdk/testing";
import { add } from "../src/add.ts";
import { notify } from "../src/notify.ts";
import { demoCatalogue } from "../src/orders/catalogue.ts";
import { priceOrder } from "../src/orders/price-order.ts";
import { serverTime } from "../src/server-time.ts";

const app = createTestWorker({
  tasks: [add, priceOrder, serverTime],
  events: [notify],
  context: () => ({ catalogue: demoCatalogue() }),
});

test("add", async () => {
  expect(await app.call(add, { a: 5, b: 3 })).toBe(8);
});

test("serverTime", async () => {
  expect(Date.parse(await app.call(serverTime))).toBeGreaterThan(0);
});

test("notify", async () => {
  expect(await app.emit(notify, { msg: "hi" })).toEqual({ msg: "hi" });
});

test("priceOrder", async () => {
  const priced = await app.call(priceOrder, {
    id: "0f8fad5b-d9cb-469f-a165-70867728950e",
    currency: "GBP",
    customer: { name: "Ada Lovelace", email: "ada@example.com" },
    items: [{ sku: "BAG-0007", quantity: 1 }],
    shipping: { method: "pickup", store: "Turin" },
    payment: { type: "card", token: "tok_12345678" },
  });
  expect(priced.total).toBe(5900);
});
