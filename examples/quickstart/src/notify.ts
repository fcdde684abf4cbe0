import { defineEvent } from "tunnel-worker-sdk";

/** Tells the operators something, through the log. */
export const notify = defineEvent(
  "app.events.notify",
  (payload: { msg: string }, { logger }) => {
    logger.info(payload.msg);
  },
  { timeoutMs: 1000 },
);
