// The business rules: plain functions that know nothing of the tunnel but its typed error.
import type { Catalogue } from "./catalogue.ts";
import { UnknownCoupon, UnknownSku } from "./errors.ts";
import type { Amount, Discount, Order, Payment, PricedLine, PricedOrder } from "./order.ts";

const wrappingPrice: Amount = 300;
const deliveryPrice: Amount = 490;
const expressPrice: Amount = 1290;

/**
 * @param today what invoices count their days from
 * @throws UnknownSku, UnknownCoupon
 */
export function price(order: Order, catalogue: Catalogue, today: Date): PricedOrder {
  const lines = priceLines(order, catalogue);
  const subtotal = sum(lines.map((line) => line.total));
  const discounted = (order.discounts ?? []).reduce(
    (rest, discount) => afterDiscount(rest, discount, catalogue),
    subtotal,
  );
  const shipping = shippingPrice(order);
  const dueOn = dueDay(order.payment, today);
  return {
    id: order.id,
    currency: order.currency,
    lines,
    subtotal,
    discount: subtotal - discounted,
    shipping,
    total: discounted + shipping,
    ...(dueOn === undefined ? {} : { dueOn }),
  };
}

function priceLines({ items, currency }: Order, catalogue: Catalogue): PricedLine[] {
  const unknown = items.map(({ sku }) => sku).filter((sku) => !catalogue.product(sku));
  const lines = items.flatMap(({ sku, quantity, wrapping }) => {
    const product = catalogue.product(sku);
    if (!product) return [];
    const unitPrice = product.price[currency] + (wrapping ? wrappingPrice : 0);
    return [{ sku, title: product.title, quantity, unitPrice, total: unitPrice * quantity }];
  });
  if (unknown.length === 0) return lines;
  throw new UnknownSku({ skus: unknown });
}

function afterDiscount(amount: Amount, discount: Discount, catalogue: Catalogue): Amount {
  switch (discount.kind) {
    case "amount":
      return Math.max(0, amount - discount.amount);
    case "percent":
      return lessPercent(amount, discount.percent);
    case "coupon": {
      const percent = catalogue.couponPercent(discount.code);
      if (percent !== undefined) return lessPercent(amount, percent);
      throw new UnknownCoupon({ code: discount.code });
    }
  }
}

function lessPercent(amount: Amount, percent: number): Amount {
  return amount - Math.round((amount * percent) / 100);
}

function shippingPrice({ shipping, customer }: Order): Amount {
  if (shipping.method === "pickup") return 0;
  if (shipping.express === true) return expressPrice;
  return customer.member === true ? 0 : deliveryPrice;
}

function dueDay(payment: Payment, today: Date): string | undefined {
  if (payment.type === "card") return undefined;
  const day = new Date(today);
  day.setUTCDate(day.getUTCDate() + payment.dueInDays);
  return day.toISOString().slice(0, 10);
}

function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, amount) => total + amount, 0);
}
