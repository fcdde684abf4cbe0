// The contract again, as users of Elysia write it.
import { t, type TSchema } from "elysia";
import type { TaskName } from "./tasks.ts";

const closed = { additionalProperties: false };

const line = t.Object(
  {
    sku: t.String({ pattern: "^[A-Z]{3}-[0-9]{4}$" }),
    title: t.String({ maxLength: 200 }),
    quantity: t.Integer({ minimum: 1, maximum: 999 }),
    price: t.Integer({ minimum: 0, maximum: 100_000_000 }),
  },
  closed,
);

const order = t.Object(
  {
    id: t.String({ pattern: "^ord_[0-9a-f]{16}$" }),
    currency: t.Union([t.Literal("EUR"), t.Literal("USD"), t.Literal("GBP")]),
    customer: t.Object(
      {
        name: t.String({ minLength: 1, maxLength: 200 }),
        email: t.String({ pattern: "^[^@\\s]+@[^@\\s]+$" }),
        member: t.Boolean(),
        tags: t.Array(t.String(), { maxItems: 10 }),
      },
      closed,
    ),
    shipping: t.Object(
      {
        method: t.Union([t.Literal("standard"), t.Literal("express")]),
        address: t.Object(
          {
            street: t.String({ minLength: 1 }),
            city: t.String(),
            postcode: t.String({ maxLength: 12 }),
            country: t.String({ pattern: "^[A-Z]{2}$" }),
          },
          closed,
        ),
      },
      closed,
    ),
    payment: t.Union([
      t.Object({ type: t.Literal("card"), token: t.String({ minLength: 8 }) }, closed),
      t.Object(
        { type: t.Literal("invoice"), dueInDays: t.Union([t.Literal(14), t.Literal(30)]) },
        closed,
      ),
    ]),
    lines: t.Array(line, { minItems: 1, maxItems: 5000 }),
    note: t.Optional(t.String({ maxLength: 500 })),
  },
  closed,
);

const span = t.Object({ ms: t.Number({ minimum: 0, maximum: 10_000 }) }, closed);

export const inputs: Record<TaskName, TSchema> = {
  add: t.Object({ a: t.Number(), b: t.Number() }, closed),
  order,
  wait: span,
  burn: span,
};
