import { createReadStream, fstatSync } from "node:fs";
import { Socket } from "node:net";

/** Is told of what the gateway writes. */
export interface InputReader {
  /** @param chunk Valid until this returns. */
  onChunk(chunk: Uint8Array): void;
  /** The gateway has closed its end, or nothing can be read any more. */
  onEnd(): void;
}

/** What a pipe holds can be read at once. */
const bufferSize = 64 * 1024;

/**
 * Reads file descriptor 0 in the cheapest way that the runtime has. `process.stdin` puts a stream
 * around each chunk and, on Node, allocates a buffer of 64 KiB for it.
 */
export function readFromGateway(reader: InputReader): void {
  const { Bun } = globalThis as { Bun?: { stdin: { stream(): AsyncIterable<Uint8Array> } } };
  const stdin = fstatSync(0);
  if (Bun !== undefined) void readStream(Bun.stdin.stream(), reader);
  else if (stdin.isFIFO() || stdin.isSocket()) readSocket(reader);
  // By hand, from a terminal or a file.
  else void readStream(createReadStream("", { fd: 0 }) as AsyncIterable<Buffer>, reader);
}

function readSocket(reader: InputReader): void {
  const onread = {
    buffer: Buffer.allocUnsafeSlow(bufferSize),
    callback: (length: number, buffer: Uint8Array) => {
      reader.onChunk(buffer.subarray(0, length));
      return true;
    },
  };
  const onEnd = () => {
    reader.onEnd();
  };
  new Socket({ fd: 0, readable: true, writable: false, onread })
    .on("end", onEnd)
    .on("error", onEnd);
}

async function readStream(chunks: AsyncIterable<Uint8Array>, reader: InputReader): Promise<void> {
  for await (const chunk of untilFailure(chunks)) reader.onChunk(chunk);
  reader.onEnd();
}

/** A failure to read is an end too. What fails for the reader passes here, and ends the worker. */
async function* untilFailure(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* chunks;
  } catch {
    // Nothing more can be read.
  }
}
