import type { Amount, Currency, Sku } from "./order.ts";

/** What the shop sells, and for how much. */
export interface Catalogue {
  product(sku: Sku): Product | undefined;
  /** How many percent a coupon takes off; undefined if there is no such coupon. */
  couponPercent(code: string): number | undefined;
}

export interface Product {
  title: string;
  price: Record<Currency, Amount>;
}

/** A catalogue of three products; a real one would ask a database. */
export function demoCatalogue(): Catalogue {
  const products = new Map<Sku, Product>([
    ["MUG-0001", { title: "Mug", price: { EUR: 1200, USD: 1300, GBP: 1050 } }],
    ["TEE-0042", { title: "T-shirt", price: { EUR: 2500, USD: 2700, GBP: 2150 } }],
    ["BAG-0007", { title: "Bag", price: { EUR: 6900, USD: 7400, GBP: 5900 } }],
  ]);
  const coupons = new Map([["SPRING25", 25]]);
  return {
    product: (sku) => products.get(sku),
    couponPercent: (code) => coupons.get(code),
  };
}
