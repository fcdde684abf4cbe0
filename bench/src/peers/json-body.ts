import type { IncomingMessage, ServerResponse } from "node:http";

/** As much as Fastify takes by default. */
const maxBytes = 1 << 20;

/** The body as text; `undefined` if it is too long. */
export function readText(request: IncomingMessage, done: (text: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  });
  request.on("end", () => {
    const [first] = chunks;
    if (bytes > maxBytes) done(undefined);
    else if (first !== undefined && chunks.length === 1) done(first.toString());
    else done(Buffer.concat(chunks).toString());
  });
}

export function send(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(text),
    })
    .end(text);
}

export const refusal = (code: string): string => JSON.stringify({ ok: false, error: { code } });
