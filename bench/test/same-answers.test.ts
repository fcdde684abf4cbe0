import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { assertSameAnswers } from "../src/same-answers.ts";
import { plainEnvelope, type Server } from "../src/servers/server.ts";

/** Gives a server's answer: its status, and the body of a 200. */
type Handler = (task: string, input: unknown, token: unknown) => [number, unknown];

async function differences(handler: Handler): Promise<string[]> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const task = request.url?.split(".").at(-1) ?? "";
      const { input } = JSON.parse(body) as { input: unknown };
      const [status, result] = handler(task, input, request.headers["x-runner-token"]);
      response.writeHead(status).end(JSON.stringify({ ok: status === 200, result }));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const running = { port, processes: () => [], log: () => "", stop: () => Promise.resolve() };
  const description: Server = {
    ...{ id: "some", name: "some server", envelope: plainEnvelope },
    start: () => Promise.resolve(running),
  };
  try {
    await assertSameAnswers(description, running);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").slice(1);
  } finally {
    server.close();
  }
}

const answers: Record<string, (input: never) => unknown> = {
  add: ({ a, b }: { a: number; b: number }) => a + b,
  order: (order: unknown) => order,
  wait: ({ ms }: { ms: number }) => ms,
  burn: ({ ms }: { ms: number }) => ms,
};

const lax: Handler = (task, input, token) => {
  if (token !== "secret") return [401, undefined];
  const answer = answers[task];
  if (answer === undefined) return [404, undefined];
  return [200, input === null ? null : answer(input as never)];
};

test("a server that validates nothing is refused, with each request that it let through", async () => {
  const found = await differences(lax);
  expect(found).toContainEqual(expect.stringMatching(/^invalid add: 200 /));
  expect(found).toContainEqual(expect.stringMatching(/^order, lines\/0\/quantity 1000: 200 /));
  expect(found).toContainEqual(
    expect.stringMatching(/^order, with an unknown property in customer: 200 /),
  );
  expect(found).toContainEqual(expect.stringMatching(/^order, without payment\/token: 200 /));
  expect(found.length).toBeGreaterThan(60);
});

test("so is one that lets everybody in", async () => {
  const found = await differences((task, input) => lax(task, input, "secret"));
  expect(found).toContainEqual(expect.stringMatching(/^no token: 200 /));
  expect(found).toContainEqual(expect.stringMatching(/^bad token: 200 /));
});

test("so is one that answers something else", async () => {
  const found = await differences((task, input, token) => {
    const [status, result] = lax(task, input, token);
    return [status, task === "add" && status === 200 ? 9 : result];
  });
  expect(found).toContainEqual("add: result 9");
});
