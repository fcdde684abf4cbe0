/** An order as a shop's checkout sends it: nested, of about 2 KB with 20 lines. */
export interface Order {
  /** @pattern ^ord_[0-9a-f]{16}$ */
  id: string;
  currency: "EUR" | "USD" | "GBP";
  customer: Customer;
  shipping: Shipping;
  payment: Payment;
  /**
   * @minItems 1
   * @maxItems 5000
   */
  lines: Line[];
  /** @maxLength 500 */
  note?: string;
}

export interface Customer {
  /**
   * @minLength 1
   * @maxLength 200
   */
  name: string;
  /** @pattern ^[^@\s]+@[^@\s]+$ */
  email: string;
  member: boolean;
  /** @maxItems 10 */
  tags: string[];
}

export interface Shipping {
  method: "standard" | "express";
  address: Address;
}

export interface Address {
  /** @minLength 1 */
  street: string;
  city: string;
  /** @maxLength 12 */
  postcode: string;
  /** @pattern ^[A-Z]{2}$ */
  country: string;
}

export type Payment = CardPayment | InvoicePayment;

export interface CardPayment {
  type: "card";
  /** @minLength 8 */
  token: string;
}

export interface InvoicePayment {
  type: "invoice";
  dueInDays: 14 | 30;
}

export interface Line {
  /** @pattern ^[A-Z]{3}-[0-9]{4}$ */
  sku: string;
  /** @maxLength 200 */
  title: string;
  /**
   * @integer
   * @minimum 1
   * @maximum 999
   */
  quantity: number;
  /**
   * In cents.
   *
   * @integer
   * @minimum 0
   * @maximum 100000000
   */
  price: number;
}
