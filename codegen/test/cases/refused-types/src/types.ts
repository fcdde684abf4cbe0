import { defineTask } from "tunnel-worker-sdk";

interface Order {
  items: Item[];
  placedAt: Date;
  tags: Set<string>;
  "weird name": Map<string, bigint>;
  history: [from: Date, ...rest: (string | undefined)[]];
  byId: Record<string, { bytes: Uint8Array }>;
  notify?: (message: string) => void;
  parent?: Order;
}

interface Item {
  price: bigint;
  anything: any;
  __type: string;
}

class Cart {
  private secret = 1;
  items: Item[] = [];
  total() {
    return this.secret;
  }
}

export const order = defineTask("app.order", (input: Order) => input.items.length);
export const again = defineTask("app.again", (input: { order: Order }) => input.order.items.length);
export const cart = defineTask("app.cart", (input: Cart) => input.items.length);
export const inferred = defineTask("app.inferred", (id: string) => ({ id, at: new Date() }));
export const streamed = defineTask("app.streamed", function* (id: string) {
  yield id;
});
export const loose = defineTask("app.loose", (): any => JSON.parse("1"));
