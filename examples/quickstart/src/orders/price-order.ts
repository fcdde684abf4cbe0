import { type Context, defineTask } from "tunnel-worker-sdk";
import type { Catalogue } from "./catalogue.ts";
import { UnknownCoupon, UnknownSku } from "./errors.ts";
import type { Order } from "./order.ts";
import { price } from "./price.ts";

/** Says what an order costs: lines, discounts, shipping, total. */
export const priceOrder = defineTask(
  "app.tasks.priceOrder",
  (order: Order, { catalogue }: Context<{ catalogue: Catalogue }>) =>
    price(order, catalogue, new Date()),
  { timeoutMs: 5000, idempotent: true, errors: [UnknownSku, UnknownCoupon] },
);
