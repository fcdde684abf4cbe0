import { setTimeout } from "node:timers/promises";
import { defineError, defineEvent, defineTask } from "tunnel-worker-sdk";
import type { Catalog, Entry } from "./catalog.ts";

export const NotThere = defineError(
  "library.errors.notThere",
  ({ signature }: { signature: string }) => `${signature} is not there`,
  { httpCode: 404 },
);

export const count = defineTask("library.tasks.count", (input: { lent: number; here: number }) => {
  return input.lent + input.here;
});

export const store = defineTask("library.tasks.store", (catalog: Catalog): Catalog => catalog);

export const find = defineTask(
  "library.tasks.find",
  async (input: { signature: string }): Promise<Entry> => {
    await setTimeout(1);
    throw new NotThere({ signature: input.signature });
  },
  { errors: [NotThere] },
);

export const lent = defineEvent("library.events.lent", async (payload: Entry): Promise<void> => {
  await setTimeout(payload.lent === true ? 1 : 0);
});
