import { writeSync } from "node:fs";

let gatewayGone = false;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Returns once all of it is in the pipe, or the gateway is gone. */
export function writeToGateway(text: string): void {
  if (gatewayGone) return;
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") {
        // Somebody made the descriptor non-blocking, and the pipe is full.
        Atomics.wait(pause, 0, 0, 0.05);
      } else if (code === "EPIPE") {
        // Nobody is left to hear; the end of stdin, which follows, ends the worker.
        gatewayGone = true;
        return;
      } else {
        throw error;
      }
    }
  }
}
