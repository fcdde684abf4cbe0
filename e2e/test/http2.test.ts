// HTTP/2 without TLS, as a proxy in front speaks it.
import { once } from "node:events";
import { connect, type ClientHttp2Session, type OutgoingHttpHeaders } from "node:http2";
import { expect, test } from "vitest";
import { startGateway } from "../src/gateway.ts";

const add = "/__runner/task/app.tasks.add";
const schemas = "schemas/";

test("many calls share a connection, each with its own answer", async () => {
  await using gateway = await startGateway({ schemas, token: "secret" });
  await using session = open(gateway.origin);
  const sums = Array.from({ length: 400 }, (_, number) => number);
  const answers = await Promise.all(
    sums.map((a) => session.post(add, JSON.stringify({ input: { a, b: 1 } }))),
  );
  expect(answers.map(({ body }) => (body as { result: number }).result)).toEqual(
    sums.map((a) => a + 1),
  );
});

test("refusals are those of HTTP/1.1, and leave the connection open", async () => {
  await using gateway = await startGateway({ schemas, token: "secret" });
  await using session = open(gateway.origin);
  for (const [headers, body, status, code] of [
    [{ "x-runner-token": "wrong" }, "{}", 401, "UNAUTHORIZED"],
    [{}, '{"input":{"a":"5","b":3}}', 400, "VALIDATION_ERROR"],
    [{}, '{"input":{"a":5,"a":5,"b":3}}', 400, "INVALID_JSON"],
    [{}, " ".repeat(3 << 20), 413, "PAYLOAD_TOO_LARGE"],
    [{ "content-type": "multipart/form-data; boundary=x" }, "", 415, "UNSUPPORTED_MEDIA_TYPE"],
  ] as const) {
    const answer = await session.post(add, body, headers);
    expect(answer).toMatchObject({ status, body: { ok: false, error: { code } } });
  }
  expect(await session.post(add, '{"a":5,"b":3}')).toMatchObject({ body: { result: 8 } });
});

test("the host of --no-auth is the authority", async () => {
  await using gateway = await startGateway({ schemas, token: null, flags: ["--no-auth"] });
  await using session = open(gateway.origin);
  const foreign = { ":authority": "evil.example" };
  expect(await session.post(add, '{"a":5,"b":3}', foreign)).toMatchObject({ status: 403 });
  expect(await session.post(add, '{"a":5,"b":3}')).toMatchObject({ status: 200 });
});

test("a connection without requests is closed, with a goodbye", async () => {
  await using gateway = await startGateway({
    schemas,
    token: "secret",
    flags: ["--idle-timeout", "200ms"],
  });
  await using session = open(gateway.origin);
  expect(await session.post(add, '{"a":5,"b":3}')).toMatchObject({ status: 200 });
  expect(await session.goodbye).toBe(0);
});

test("a stop says goodbye", async () => {
  const gateway = await startGateway({ schemas, token: "secret" });
  await using session = open(gateway.origin);
  expect(await session.post(add, '{"a":5,"b":3}')).toMatchObject({ status: 200 });
  expect(await gateway.stop()).toBe(0);
  expect(await session.goodbye).toBe(0);
});

interface Answer {
  status: number | undefined;
  body: unknown;
}

interface Session extends AsyncDisposable {
  post(path: string, body: string, headers?: OutgoingHttpHeaders): Promise<Answer>;
  /** The code with which the gateway ended the connection; 0 is no error. */
  readonly goodbye: Promise<number>;
}

function open(origin: string): Session {
  const session = connect(origin);
  const goodbye = once(session, "goaway").then(([code]) => code as number);
  return {
    post: (path, body, headers = {}) => post(session, path, body, headers),
    goodbye,
    [Symbol.asyncDispose]: async () => {
      if (!session.closed) await new Promise<void>((done) => session.close(done));
    },
  };
}

async function post(
  session: ClientHttp2Session,
  path: string,
  body: string,
  headers: OutgoingHttpHeaders,
): Promise<Answer> {
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "x-runner-token": "secret",
    ...headers,
  });
  const responded = once(stream, "response") as Promise<[{ ":status"?: number }]>;
  stream.end(body);
  let text = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) text += chunk as string;
  const [{ ":status": status }] = await responded;
  return { status, body: JSON.parse(text) };
}
