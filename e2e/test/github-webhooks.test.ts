// Every real payload over HTTP: the gateway takes what `tsc` takes, and nothing else.
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accepts,
  examples,
  mutations,
  webhooks,
  type Example,
} from "tunnel-example-github-webhooks/oracle";
import { node, startGateway, type Gateway } from "../src/gateway.ts";

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    schemas: "examples/github-webhooks/schemas",
    worker: `${node} examples/github-webhooks/src/worker.ts`,
  });
});
afterAll(() => gateway.stop());

test("takes what tsc takes and refuses what tsc refuses", async () => {
  const all = examples();
  const verdicts = accepts(all);
  expect(verdicts).toContain(true);
  expect(verdicts).toContain(false);
  expect(await statuses(all)).toEqual(
    Object.fromEntries(all.map(({ name }, index) => [name, verdicts[index] ? 200 : 400])),
  );
}, 120_000);

test("refuses each payload after a change that tsc refuses", async () => {
  const all = examples();
  const verdicts = accepts(all);
  const taken = all.filter((_, index) => verdicts[index]);
  const broken = mutations(taken);
  expect(new Set(broken.map(({ name }) => name.split(":")[0])).size).toBe(taken.length);
  expect(await statuses(broken)).toEqual(Object.fromEntries(broken.map(({ name }) => [name, 400])));
}, 120_000);

async function statuses(all: readonly Example[]): Promise<Record<string, number>> {
  const answers: [string, number][] = [];
  for (const { name, webhook, payload } of all) {
    const response = await fetch(`${gateway.baseUrl}/task/${webhooks[webhook].taskId}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-runner-token": "secret" },
      // As GitHub sends it: the body is the payload itself.
      body: JSON.stringify(payload),
    });
    await response.arrayBuffer();
    answers.push([name, response.status]);
  }
  return Object.fromEntries(answers);
}
