// The service of docs/migration.md on Express, on Fastify and behind the gateway: the same calls,
// the same answers.
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { createClient, TunnelError } from "tunnel-example-migration/client";
import { createApp as createExpressApp } from "tunnel-example-migration/express";
import { createApp as createFastifyApp } from "tunnel-example-migration/fastify";
import { expect, test } from "vitest";
import { node, startGateway } from "../src/gateway.ts";

const token = "secret";

/** Status and, of a success, the value. */
type Answer = [status: number, value?: unknown];

interface Service {
  book: (token: string, booking: object) => Promise<Answer>;
  list: (token: string, night: string) => Promise<Answer>;
}

test("Express", async () => {
  const server = createExpressApp(token).listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    await checkAnswers(overRest(server));
  } finally {
    server.close();
  }
});

test("Fastify", async () => {
  const app = createFastifyApp(token);
  try {
    await app.listen({ port: 0, host: "127.0.0.1" });
    await checkAnswers(overRest(app.server));
  } finally {
    await app.close();
  }
});

test("the gateway", async () => {
  await using gateway = await startGateway({
    schemas: "examples/migration/schemas",
    worker: `${node} examples/migration/src/worker.ts`,
    token,
  });
  const { baseUrl } = gateway;
  const client = (token: string) => createClient({ baseUrl, token });
  await checkAnswers({
    // What callers send need not have the right type.
    book: (token, booking) => answerOf(client(token).bookings.book(booking as never)),
    list: (token, night) => answerOf(client(token).bookings.list({ night })),
  });
});

async function checkAnswers({ book, list }: Service): Promise<void> {
  const booking = { room: "12", night: "2030-05-01", guests: 2 };
  expect(await book("wrong", booking)).toEqual([401]);
  expect(await book(token, booking)).toEqual([200, booking]);
  expect(await book(token, booking)).toEqual([409]);
  expect(await book(token, { ...booking, guests: 9 })).toEqual([400]);
  expect(await book(token, { ...booking, night: "tomorrow" })).toEqual([400]);
  expect(await list(token, booking.night)).toEqual([200, [booking]]);
  expect(await list(token, "2030-05-02")).toEqual([200, []]);
}

function overRest(server: Server): Service {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = async (response: Response): Promise<Answer> =>
    response.ok ? [response.status, await response.json()] : [response.status];
  return {
    book: async (token, booking) =>
      answer(
        await fetch(`${origin}/bookings`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-token": token },
          body: JSON.stringify(booking),
        }),
      ),
    list: async (token, night) =>
      answer(await fetch(`${origin}/bookings/${night}`, { headers: { "x-token": token } })),
  };
}

async function answerOf(call: Promise<unknown>): Promise<Answer> {
  try {
    return [200, await call];
  } catch (error) {
    if (error instanceof TunnelError && error.httpCode !== undefined) return [error.httpCode];
    throw error;
  }
}
