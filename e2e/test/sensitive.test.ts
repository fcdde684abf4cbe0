// What a type marks @sensitive shows in no log, trace or error, from the type's source to
// the gateway's stderr.
import { expect, test } from "vitest";
import { node, startGateway } from "../src/gateway.ts";
import { createProject } from "../src/project.ts";

const secret = "hunter2";

const source = `import { defineEvent, defineTask } from "tunnel-worker-sdk";

/** @sensitive */
type Password = string;

interface Card {
  holder: string;
  /**
   * @sensitive
   * @pattern ^[0-9]{4}$
   */
  pin: string;
}

interface Node {
  name: string;
  password?: Password;
  children: Node[];
}

interface Payment {
  user: string;
  /** @sensitive */
  note?: { text: string } | null;
  /** @sensitive */
  codes?: number[];
  password?: Password;
  passwords?: Password[];
  byHost?: Record<string, Password>;
  cards?: Card[];
  pair?: [string, Password];
  how?: { kind: "card"; card: Card } | { kind: "login"; password: Password };
  tree?: Node;
}

export const pay = defineTask("app.pay", (payment: Payment) => payment);
export const paid = defineEvent("app.paid", (_payment: Payment) => {});
`;

/** Answers what it was sent, and in a form that the type does not have where it was sent a note. */
const worker = `import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { id, input, payload } = JSON.parse(line);
  const value = input ?? payload;
  console.log(JSON.stringify({ id, ok: true, result: value.note ? line : value }));
}
`;

const hidden: Record<string, unknown> = {
  note: { text: secret },
  password: secret,
  passwords: ["a", secret],
  byHost: { "a.example": secret },
  pair: ["shown", secret],
  how: { kind: "login", password: secret },
  tree: { name: "shown", children: [{ name: "shown", password: secret, children: [] }] },
};

test("sensitive values of every shape pass, and show nowhere", async () => {
  using project = createProject({ "src/tasks.ts": source, "worker.mjs": worker });
  project.generate();
  await using gateway = await startGateway({
    schemas: project.path("schemas"),
    worker: `${node} ${project.path("worker.mjs")}`,
    flags: ["--plain-worker", "--trace-pipe", "--access-log", "--log-level", "trace"],
  });
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${gateway.baseUrl}/${path}`, {
      method: "POST",
      headers: { "x-runner-token": "secret" },
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  };

  for (const [name, value] of Object.entries(hidden)) {
    const payment = { user: `user-${name}`, [name]: value };
    expect(await post("task/app.pay", { input: payment }), name).toMatchObject({ status: 200 });
    expect(await post("event/app.paid", { payload: payment }), name).toMatchObject({ status: 200 });
    await expect.poll(() => gateway.log()).toContain(`user-${name}`);
  }
  for (const wrong of [
    { note: { text: 1, [secret]: secret } },
    { codes: [secret] },
    { password: [secret] },
    { byHost: { a: [secret] } },
    { cards: [{ holder: "ada", pin: secret }] },
    { pair: ["shown", { secret }] },
    { how: { kind: "login", password: { secret } } },
    { how: { kind: "card", card: { holder: "ada", pin: secret } } },
    { tree: { name: "shown", children: [{ name: "shown", password: [secret], children: [] }] } },
  ]) {
    const { status, text } = await post("task/app.pay", { input: { user: "ada", ...wrong } });
    expect({ status, shows: text.includes(secret), text }).toMatchObject({
      status: 400,
      shows: false,
    });
  }
  await gateway.stop();
  expect(gateway.log()).not.toContain(secret);
  expect(gateway.log()).toContain("[sensitive]");
  expect(gateway.log()).toContain('"name":"shown"');
});
