import { type Context, defineTask } from "tunnel-worker-sdk";
import type { Catalogue } from "./catalogue.ts";
import type { Order } from "./order.ts";
import { price } from "./price.ts";

/**
 * Says what an order costs: lines, discounts, shipping, total.
 *
 * Fails with `app.errors.unknownSku` or `app.errors.unknownCoupon`, both 422.
 */
export const priceOrder = defineTask(
  "app.tasks.priceOrder",
  (order: Order, { catalogue }: Context<{ catalogue: Catalogue }>) =>
    price(order, catalogue, new Date()),
  { timeoutMs: 5000, idempotent: true },
);
