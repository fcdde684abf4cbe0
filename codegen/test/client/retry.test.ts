import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeGateway } from "./fake-gateway.ts";
import { GeneratedClient } from "./generated-client.ts";
import { failure, LoadedClient } from "./loaded-client.ts";
import { largeService } from "./sample-service.ts";

const generated = new GeneratedClient(largeService);
const gateway = new FakeGateway();
let client: LoadedClient;

beforeAll(async () => {
  await gateway.start();
  client = await LoadedClient.load(generated, gateway);
});
afterAll(async () => {
  await gateway.stop();
  generated.remove();
});
beforeEach(() => {
  gateway.received.length = 0;
});
afterEach(() => {
  vi.restoreAllMocks();
});

type Answer = [status: number, body: unknown, headers?: Record<string, string>] | "cut";

/** Each request gets the next answer; the last one stays. */
function answerInTurn(...answers: Answer[]): void {
  let next = 0;
  gateway.answer = (response) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    if (answer === undefined || answer === "cut") {
      response.destroy();
      return;
    }
    const [status, body, headers = {}] = answer;
    response.writeHead(status, headers);
    response.end(JSON.stringify(body));
  };
}

const eight: Answer = [200, { ok: true, result: 8 }];
const quick = { retry: { baseMs: 1 } };

describe("what is tried again", () => {
  test.each([
    [429, "RATE_LIMITED"],
    [503, "OVERLOADED"],
    [503, "WORKER_UNAVAILABLE"],
    [503, "TASK_QUARANTINED"],
  ])("%i %s: no worker had the call", async (status, code) => {
    answerInTurn([status, failure(code)], [status, failure(code)], eight);
    await expect(client.create(quick).tasks.add({ a: 5, b: 3 })).resolves.toBe(8);
    expect(gateway.received).toHaveLength(3);
  });

  test("an event too", async () => {
    answerInTurn([503, failure("OVERLOADED")], [200, { ok: true }]);
    await client.create(quick).events.notify({ msg: "hi" });
    expect(gateway.received).toHaveLength(2);
  });

  test.each<[string, Answer]>([
    ["a dead worker", [500, failure("WORKER_CRASHED")]],
    ["a cut connection", "cut"],
    ["a proxy without its gateway", [502, "<html>"]],
  ])("of a task that is idempotent: %s", async (_, first) => {
    answerInTurn(first, [200, { ok: true, result: "x" }]);
    await expect(client.create(quick).tasks.read()).resolves.toBe("x");
    expect(gateway.received).toHaveLength(2);
  });

  test("with what it asks for anew: the token", async () => {
    let tokens = 0;
    answerInTurn([503, failure("OVERLOADED")], eight);
    const { tasks } = client.create({
      ...quick,
      token: () => Promise.resolve(`token-${++tokens}`),
    });
    await tasks.add({ a: 5, b: 3 });
    const sent = gateway.received.map(({ headers }) => headers["x-runner-token"]);
    expect(sent).toEqual(["token-1", "token-2"]);
  });
});

describe("what is not tried again", () => {
  test.each<[string, Answer]>([
    ["a dead worker", [500, failure("WORKER_CRASHED")]],
    ["a cut connection", "cut"],
    ["a proxy without its gateway", [503, "<html>", { "retry-after": "0" }]],
    ["a failed handler", [500, failure("INTERNAL_ERROR")]],
    ["a wrong input", [400, failure("VALIDATION_ERROR", { details: [] })]],
    ["a missed deadline", [504, failure("TIMEOUT")]],
  ])("of a task that may not be run twice: %s", async (_, answer) => {
    answerInTurn(answer, eight);
    await client.failureOf(client.create(quick).tasks.add({ a: 5, b: 3 }));
    expect(gateway.received).toHaveLength(1);
  });

  test("of any task: a missed deadline, a refusal", async () => {
    for (const code of ["TIMEOUT", "FORBIDDEN", "INTERNAL_ERROR"]) {
      answerInTurn([500, failure(code)]);
      expect(await client.failureOf(client.create(quick).tasks.read())).toMatchObject({ code });
    }
    expect(gateway.received).toHaveLength(3);
  });

  test.each([0, { attempts: 0 }])("with retry: %j", async (retry) => {
    answerInTurn([503, failure("OVERLOADED")], eight);
    const call = client.create(quick).tasks.add({ a: 5, b: 3 }, { retry });
    expect(await client.failureOf(call)).toMatchObject({ code: "OVERLOADED" });
    expect(gateway.received).toHaveLength(1);
  });

  test("more often than was said", async () => {
    answerInTurn([503, failure("OVERLOADED")]);
    const call = client.create().tasks.add({}, { retry: { attempts: 4, baseMs: 1 } });
    expect(await client.failureOf(call)).toMatchObject({ code: "OVERLOADED", httpCode: 503 });
    expect(gateway.received).toHaveLength(5);
  });
});

describe("the waits", () => {
  /** The waits of a call that fails to the last. */
  async function waits(retry: object, headers: Record<string, string> = {}) {
    const seen: (number | undefined)[] = [];
    answerInTurn([503, failure("OVERLOADED"), headers]);
    const { tasks } = client.create({
      retry,
      onError: (_, { retryInMs }) => void seen.push(retryInMs),
    });
    const error = await client.failureOf(tasks.add({}));
    return { seen, error };
  }

  test("double, up to the longest", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const { seen } = await waits({ attempts: 4, baseMs: 4, maxMs: 10 });
    expect(seen).toEqual([2, 4, 5, 5, undefined]);
  });

  test("are any part of that", async () => {
    const random = vi.spyOn(Math, "random").mockReturnValueOnce(0).mockReturnValueOnce(0.999);
    const { seen } = await waits({ attempts: 2, baseMs: 10 });
    expect(seen[0]).toBe(0);
    expect(seen[1]).toBeCloseTo(19.98);
    expect(random).toHaveBeenCalled();
  });

  test("are as long as Retry-After says, and a random part longer", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const { seen, error } = await waits({ attempts: 1, baseMs: 2 }, { "retry-after": "1" });
    expect(seen).toEqual([1001, undefined]);
    expect(error).toMatchObject({ retryAfterMs: 1000 });
  });

  test("follow a Retry-After that is a date", async () => {
    const date = new Date(Date.now() - 5000).toUTCString();
    const { error } = await waits({ attempts: 1, baseMs: 1 }, { "retry-after": date });
    expect(error).toMatchObject({ retryAfterMs: 0 });
    expect(gateway.received).toHaveLength(2);
  });

  test("are not made where Retry-After asks for more than the longest", async () => {
    const { seen } = await waits({ maxMs: 500 }, { "retry-after": "3600" });
    expect(seen).toEqual([undefined]);
  });

  test("are not made where the call would time out meanwhile", async () => {
    answerInTurn([503, failure("OVERLOADED"), { "retry-after": "9" }]);
    const call = client.create().tasks.add({}, { timeoutMs: 8_000 });
    expect(await client.failureOf(call)).toMatchObject({ code: "OVERLOADED" });
  });

  test("end with the call's signal", async () => {
    const controller = new AbortController();
    answerInTurn([503, failure("OVERLOADED"), { "retry-after": "9" }]);
    const { tasks } = client.create({ onError: () => queueMicrotask(() => controller.abort()) });
    const call = tasks.add({}, { signal: controller.signal });
    expect(await client.failureOf(call)).toMatchObject({ code: "REQUEST_ABORTED" });
    expect(gateway.received).toHaveLength(1);
  });
});
