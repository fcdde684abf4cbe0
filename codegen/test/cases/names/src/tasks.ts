import { defineTask } from "tunnel-worker-sdk";
import type Unnamed from "./billing/item.ts";
import type { Deep, Item as BillingItem } from "./billing/item.ts";
import type { Box, Item, Page } from "./shop/item.ts";

interface Everything {
  billing: BillingItem;
  shop: Item;
  unnamed: Unnamed;
  deep: Deep.Only;
  texts: Page<string>;
  items: Page<Item>;
  others: Page<BillingItem>;
  anonymous: Page<{ x: number }>;
  boxes: Box<"a-b">[];
  inlined: Box<{ y: number }>;
  größe: Größe;
  leaves: Leaf[];
}

interface Leaf {
  leaves: Leaf[];
}

interface Größe {
  cm: number;
}

export const names = defineTask("app.names", (input: Everything) => input.shop);
