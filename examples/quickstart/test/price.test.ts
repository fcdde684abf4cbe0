import { describe, expect, test } from "vitest";
import { demoCatalogue } from "../src/orders/catalogue.ts";
import type { Delivery, Order } from "../src/orders/order.ts";
import { price } from "../src/orders/price.ts";

const order: Order = {
  id: "0f8fad5b-d9cb-469f-a165-70867728950e",
  currency: "EUR",
  customer: { name: "Ada Lovelace", email: "ada@example.com" },
  items: [
    { sku: "MUG-0001", quantity: 2, wrapping: { paper: "festive", card: "Enjoy!" } },
    { sku: "TEE-0042", quantity: 1 },
  ],
  shipping: { method: "pickup", store: "Turin" },
  payment: { type: "card", token: "tok_12345678" },
};
const delivery: Delivery = {
  method: "delivery",
  address: { lines: ["1 Mill Lane"], postcode: "AB1 2CD", city: "London", country: "GB" },
};

const priced = (changes: Partial<Order> = {}) =>
  price({ ...order, ...changes }, demoCatalogue(), new Date("2025-01-20T23:00:00Z"));

test("lines, wrapping and total", () => {
  expect(priced()).toEqual({
    id: order.id,
    currency: "EUR",
    lines: [
      { sku: "MUG-0001", title: "Mug", quantity: 2, unitPrice: 1500, total: 3000 },
      { sku: "TEE-0042", title: "T-shirt", quantity: 1, unitPrice: 2500, total: 2500 },
    ],
    subtotal: 5500,
    discount: 0,
    shipping: 0,
    total: 5500,
  });
});

test("discounts apply one after the other", () => {
  const discounts: Order["discounts"] = [
    { kind: "amount", amount: 500 },
    { kind: "percent", percent: 10 },
    { kind: "coupon", code: "SPRING25" },
  ];
  expect(priced({ discounts })).toMatchObject({ discount: 2125, total: 3375 });
});

test("a discount never goes below zero", () => {
  expect(priced({ discounts: [{ kind: "amount", amount: 9_999_999 }] })).toMatchObject({
    total: 0,
  });
});

describe("shipping", () => {
  test.each([
    ["delivery", { shipping: delivery }, 490],
    ["express", { shipping: { ...delivery, express: true } }, 1290],
    ["member", { shipping: delivery, customer: { ...order.customer, member: true } }, 0],
  ])("%s", (_, changes, shipping) => {
    expect(priced(changes)).toMatchObject({ shipping });
  });
});

test("an invoice is due some days later", () => {
  expect(priced({ payment: { type: "invoice", dueInDays: 14 } })).toMatchObject({
    dueOn: "2025-02-03",
  });
});

test("unknown items and coupons are refused", () => {
  expect(() => priced({ items: [{ sku: "NIL-0000", quantity: 1 }] })).toThrow(
    expect.objectContaining({ id: "app.errors.unknownSku", data: { skus: ["NIL-0000"] } }),
  );
  expect(() => priced({ discounts: [{ kind: "coupon", code: "NOPE" }] })).toThrow(
    expect.objectContaining({ id: "app.errors.unknownCoupon" }),
  );
});
