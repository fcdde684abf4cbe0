// What is sent. Each server wraps the inputs in its own envelope.

export type TaskInput = unknown;

export const token = "secret";

export const add = { a: 5, b: 3 };

/** About 2 KB. */
export const order = orderOf(20);

/** About 256 KB. */
export const large = orderOf(3170);

export const invalid = { a: "x", b: 3 };

function orderOf(lines: number): Record<string, unknown> {
  return {
    id: "ord_0123456789abcdef",
    currency: "EUR",
    customer: {
      name: "Ada Lovelace",
      email: "ada@example.com",
      member: true,
      tags: ["wholesale", "london", "newsletter"],
    },
    shipping: {
      method: "express",
      address: {
        street: "12 St James's Square",
        city: "London",
        postcode: "SW1Y 4JH",
        country: "GB",
      },
    },
    payment: { type: "card", token: "tok_1QeX7ZK2mBh0" },
    lines: Array.from({ length: lines }, (_, at) => ({
      sku: `ABC-${String(1000 + (at % 9000))}`,
      title: `Part ${1000 + at}, galvanised`,
      quantity: 1 + (at % 9),
      price: 199 + 37 * (at % 500),
    })),
    note: "Please ring twice; leave it with the neighbour otherwise.",
  };
}
