import { writeSync } from "node:fs";

/**
 * For all writes but the longest: making a buffer for each costs as much as filling it. What no
 * write has needed yet takes no memory.
 */
const buffer = Buffer.allocUnsafeSlow(1024 * 1024);
const newline = 0x0a;

let gatewayGone = false;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes the parts of a text. Returns once all of it is in the pipe, or the gateway is gone.
 *
 * Starts with a line break: what else prints to this descriptor, such as a child process that
 * inherited it, may have left a line without an end. The gateway ignores blank lines.
 */
export function writeToGateway(parts: readonly string[]): void {
  if (gatewayGone) return;
  const bytes = bytesOf(parts);
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

/** A line break and the parts. Valid until the next call. */
function bytesOf(parts: readonly string[]): Buffer {
  const bytes = bufferFor(parts);
  bytes[0] = newline;
  let end = 1;
  for (const part of parts) end += bytes.write(part, end);
  return bytes.subarray(0, end);
}

function bufferFor(parts: readonly string[]): Buffer {
  let length = 1;
  for (const part of parts) length += part.length;
  // Each unit of a string is three bytes at most.
  if (length * 3 <= buffer.length) return buffer;
  return Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + Buffer.byteLength(part), 1));
}
