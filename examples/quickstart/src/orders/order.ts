/** ISO 4217. */
export type Currency = "EUR" | "USD" | "GBP";

/**
 * An amount of money in the currency's smallest unit, such as cents.
 *
 * @integer
 * @minimum 0
 * @maximum 100000000000
 */
export type Amount = number;

/**
 * A stock keeping unit.
 *
 * @pattern ^[A-Z]{3}-[0-9]{4}$
 */
export type Sku = string;

/** An order as the shop's checkout sends it. */
export interface Order {
  /**
   * Chosen by the shop.
   *
   * @format uuid
   */
  id: string;
  currency: Currency;
  customer: Customer;
  /**
   * @minItems 1
   * @maxItems 100
   */
  items: OrderItem[];
  /**
   * Applied in this order, each to what the ones before it left.
   *
   * @maxItems 5
   */
  discounts?: Discount[];
  shipping: Shipping;
  payment: Payment;
  /**
   * For the people who pack it.
   *
   * @maxLength 500
   */
  note?: string;
}

export interface Customer {
  /**
   * @minLength 1
   * @maxLength 200
   */
  name: string;
  /** @format email */
  email: string;
  /** Members pay no standard shipping. */
  member?: boolean;
}

export interface OrderItem {
  sku: Sku;
  /**
   * @integer
   * @minimum 1
   * @maximum 999
   */
  quantity: number;
  wrapping?: Wrapping;
}

/** How an item is wrapped as a gift. */
export interface Wrapping {
  paper: "plain" | "festive";
  /** @maxLength 120 */
  card?: string;
}

export type Discount = PercentDiscount | AmountDiscount | CouponDiscount;

export interface PercentDiscount {
  kind: "percent";
  /**
   * @exclusiveMinimum 0
   * @maximum 100
   */
  percent: number;
}

export interface AmountDiscount {
  kind: "amount";
  amount: Amount;
}

/** What it is worth, the catalogue knows. */
export interface CouponDiscount {
  kind: "coupon";
  /** @pattern ^[A-Z0-9]{4,12}$ */
  code: string;
}

export type Shipping = Pickup | Delivery;

export interface Pickup {
  method: "pickup";
  /** @minLength 1 */
  store: string;
}

export interface Delivery {
  method: "delivery";
  address: Address;
  /**
   * On the next working day.
   *
   * @default false
   */
  express?: boolean;
}

export interface Address {
  /**
   * @minItems 1
   * @maxItems 3
   */
  lines: string[];
  /** @maxLength 12 */
  postcode: string;
  city: string;
  /**
   * ISO 3166, two letters.
   *
   * @pattern ^[A-Z]{2}$
   */
  country: string;
}

export type Payment = CardPayment | InvoicePayment;

export interface CardPayment {
  type: "card";
  /**
   * The payment provider's name for the card.
   *
   * @minLength 8
   * @sensitive
   */
  token: string;
}

export interface InvoicePayment {
  type: "invoice";
  dueInDays: 14 | 30;
  vatId?: string;
}

/** What the order costs. */
export interface PricedOrder {
  id: string;
  currency: Currency;
  lines: PricedLine[];
  /** Of all lines, before discounts. */
  subtotal: Amount;
  discount: Amount;
  shipping: Amount;
  /** What the customer pays. */
  total: Amount;
  /**
   * The day on which an invoice is due; absent for cards, which are charged at once.
   *
   * @format date
   */
  dueOn?: string;
}

export interface PricedLine {
  sku: Sku;
  title: string;
  quantity: number;
  unitPrice: Amount;
  total: Amount;
}
