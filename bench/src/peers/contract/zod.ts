// The contract again, as users of zod write it. The harness checks that it refuses what the
// schemas refuse.
import { z } from "zod";
import type { TaskName } from "./tasks.ts";

const line = z.strictObject({
  sku: z.string().regex(/^[A-Z]{3}-[0-9]{4}$/),
  title: z.string().max(200),
  quantity: z.int().min(1).max(999),
  price: z.int().min(0).max(100_000_000),
});

const order = z.strictObject({
  id: z.string().regex(/^ord_[0-9a-f]{16}$/),
  currency: z.enum(["EUR", "USD", "GBP"]),
  customer: z.strictObject({
    name: z.string().min(1).max(200),
    email: z.string().regex(/^[^@\s]+@[^@\s]+$/),
    member: z.boolean(),
    tags: z.array(z.string()).max(10),
  }),
  shipping: z.strictObject({
    method: z.enum(["standard", "express"]),
    address: z.strictObject({
      street: z.string().min(1),
      city: z.string(),
      postcode: z.string().max(12),
      country: z.string().regex(/^[A-Z]{2}$/),
    }),
  }),
  payment: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("card"), token: z.string().min(8) }),
    z.strictObject({ type: z.literal("invoice"), dueInDays: z.literal([14, 30]) }),
  ]),
  lines: z.array(line).min(1).max(5000),
  note: z.string().max(500).optional(),
});

const span = z.strictObject({ ms: z.number().min(0).max(10_000) });

export const inputs: Record<TaskName, z.ZodType> = {
  add: z.strictObject({ a: z.number(), b: z.number() }),
  order,
  wait: span,
  burn: span,
};
