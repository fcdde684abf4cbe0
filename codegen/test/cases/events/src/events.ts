import { defineEvent } from "tunnel-worker-sdk";

interface Message {
  msg: string;
}

export const first = defineEvent("app.events.notify", (payload: Message) => void payload);
/** Says something. */
export const second = defineEvent("app.events.notify", async (payload: Message) => {
  await Promise.resolve(payload);
});
export const tick = defineEvent("app.events.tick", () => {}, { parallel: true });
