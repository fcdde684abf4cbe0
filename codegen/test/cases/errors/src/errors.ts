import { defineError } from "tunnel-worker-sdk";

export interface Shortage {
  sku: string;
  /** @minimum 0 */
  left: number;
}

/** There is not enough of it. */
export const OutOfStock = defineError(
  "app.errors.outOfStock",
  ({ sku, left }: Shortage) => `${left} of ${sku} are left`,
  { httpCode: 409 },
);
export const Closed = defineError("app.errors.closed", "the shop is closed");
export const Odd = defineError("app.errors.odd", (reason: string | undefined) => `odd: ${reason}`);

const common = [Closed] as const;
export const all = [OutOfStock, ...common];
