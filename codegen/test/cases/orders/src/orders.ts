import { defineTask } from "tunnel-worker-sdk";

/** ISO 4217. */
type Currency = "EUR" | "USD" | "GBP";

/** Money in minor units. */
interface Money {
  /** @integer @minimum 0 @maximum 1000000000 */
  amount: number;
  currency: Currency;
}

interface Item {
  /**
   * Stock keeping unit.
   *
   * @pattern ^[A-Z]{3}-[0-9]{4}$
   * @example ABC-0001
   */
  sku: string;
  price: Money;
  /**
   * @integer
   * @minimum 1
   * @maximum 999
   * @default 1
   */
  quantity?: number;
}

/** Ten percent off, or five euros. */
type Discount =
  | {
      kind: "percent";
      /**
       * @exclusiveMinimum 0
       * @maximum 100
       */
      percent: number;
    }
  | { kind: "fixed"; off: Money };

interface Customer {
  /** @format email @sensitive */
  email: string;
  /** @deprecated Use `email`. */
  phone?: string | null;
}

interface Order {
  id: `order_${string}`;
  /** @minItems 1 @uniqueItems */
  items: Item[];
  discounts?: Discount[];
  customer: Customer;
  /** @title Free text @maxLength 500 */
  note?: string;
}

/**
 * Prices an order.
 *
 * Discounts are applied in the order in which they are given.
 */
export const price = defineTask(
  "app.orders.price",
  async (order: Order) => {
    const total = order.items.reduce((sum, item) => sum + item.price.amount, 0);
    return { order: order.id, total, discounted: (order.discounts ?? []).length > 0 };
  },
  { timeoutMs: 5_000, idempotent: true, rateLimit: { limit: 10, windowMs: 1000 }, mcp: false },
);
