import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What a caller sent, with the body as it came. */
export interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

/** An HTTP server that answers every request in the same way, and remembers them. */
export class FakeGateway {
  readonly received: Received[] = [];
  /** How the next requests are answered. */
  answer: (response: ServerResponse, request: IncomingMessage) => void = () => undefined;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/__runner`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Answers with JSON, or with text as it is. */
  answerWith(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.answer = (response) => {
      response.writeHead(status, { "x-runner-request-id": "request-1", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers } = request;
    this.received.push({ method, url, headers, body: await text(request) });
    this.answer(response, request);
  }
}
