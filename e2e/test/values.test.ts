// Values that JSON lacks, through the real gateway to real handlers and back: with the
// generated client, with BlueLibs Runner's own clients and their markers, and in plain JSON.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type * as Runner from "@bluelibs/runner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as fromSources from "../../examples/calendar/client/index.js";
import type { Appointment } from "../../examples/calendar/client/index.js";
import { node, startGateway, type Gateway } from "../src/gateway.ts";
import { createProject, type Project, runCodegenLive } from "../src/project.ts";

const require = createRequire(import.meta.url);
const { createHttpClient, Serializer } = require("@bluelibs/runner") as typeof Runner;

let gateway: Gateway;
let project: Project;
let fromGateway: typeof fromSources;
beforeAll(async () => {
  gateway = await startGateway({
    schemas: "examples/calendar/schemas",
    worker: `${node} examples/calendar/src/worker.ts`,
    flags: ["--validate-output", "reject"],
  });
  project = createProject({});
  const made = await runCodegenLive(
    project.dir,
    ["client", "--from", `${gateway.baseUrl}/discovery`, "--out", "client"],
    { TUNNEL_TOKEN: "secret" },
  );
  expect(made).toMatchObject({ status: 0, stderr: "" });
  const url = pathToFileURL(project.path("client/index.js")).href;
  fromGateway = (await import(/* @vite-ignore */ url)) as typeof fromSources;
});
afterAll(async () => {
  project[Symbol.dispose]();
  await gateway.stop();
});

const client = (from = fromSources) =>
  from.createClient({ baseUrl: gateway.baseUrl, token: "secret" });
const runner = () =>
  createHttpClient({
    baseUrl: gateway.baseUrl,
    auth: { token: "secret" },
    serializer: new Serializer(),
  });

/** In a month of its own, so that tests do not see each other's. */
function review(month: number): Appointment {
  const at = (hour: number) => new Date(Date.UTC(2031, month, 7, hour, 30));
  return {
    title: "Review",
    from: at(14),
    to: at(15),
    guests: new Set(["Ada", "Grace"]),
    place: { kind: "call", url: new URL("https://meet.example/a?b=%20c#d"), expires: at(16) },
    attachments: new Map([["all bytes", Uint8Array.from({ length: 256 }, (_, index) => index)]]),
    after: [
      {
        title: "Prepare",
        from: at(9),
        to: null,
        guests: new Set(["Grace"]),
        place: { kind: "room", number: 4 },
        after: [],
      },
    ],
  };
}

describe.each([
  { name: "the client made from the sources", first: 0, from: () => fromSources },
  { name: "the client made from the running gateway", first: 6, from: () => fromGateway },
])("$name", ({ first, from }) => {
  const own = () => client(from());

  test("sends and gets dates, sets, maps, bytes and URLs, in unions and in a recursive type", async () => {
    const appointment = review(first + 0);
    const added = await own().add(appointment);
    expect(added).toStrictEqual([...(appointment.after ?? []), appointment]);
  });

  test("gets a map and a bigint", async () => {
    const appointment = review(first + 1);
    const [before] = await own().add(appointment);
    expect(await own().day(appointment.from)).toStrictEqual({
      date: new Date(Date.UTC(2031, first + 1, 7)),
      byHour: new Map([
        [9, [before]],
        [14, [appointment]],
      ]),
      taken: 3_600_000_000_000n,
    });
  });

  test("gets a set", async () => {
    await own().add(review(first + 2));
    expect(await own().guests()).toStrictEqual(new Set(["Grace", "Ada"]));
  });

  test("says where a value is not what its type says, and sends nothing", async () => {
    const call = own().add({ ...review(first + 3), to: "later" as never });
    await expect(call).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      message: expect.stringContaining("the value at /to must be a Date") as string,
    });
    const invalid = own().day(new Date(NaN));
    await expect(invalid).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  });

  test("gets the data of a declared error", async () => {
    const { title, from } = review(first + 3);
    const to = new Date(0);
    const { ok, error } = await own().safe.add({ ...review(first + 3), to });
    expect(ok).toBe(false);
    expect(error?.id).toBe("calendar.errors.endsTooEarly");
    expect(error?.data).toStrictEqual({ title, from, to });
  });

  test("is refused what the schema does not take", async () => {
    const call = own().add({ ...review(first + 3), title: "" });
    await expect(call).rejects.toBeInstanceOf(from().ValidationError);
  });

  test("sends an event's payload", async () => {
    await own().postpone({ times: [new Date(0)], byMs: 500n });
    await expect(own().postpone({ times: [], byMs: 5 as never })).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      message: expect.stringContaining("/byMs must be a bigint") as string,
    });
  });
});

describe("Runner's client", () => {
  test("sends the same values as markers", async () => {
    const appointment = review(4);
    await runner().task("calendar.add", appointment);
    const { byHour } = await client().day(appointment.from);
    expect(byHour.get(14)).toStrictEqual([appointment]);
  });

  test("sends a marker as the whole input", async () => {
    const result = await runner().task("calendar.day", review(4).from);
    expect(result).toMatchObject({ date: "2031-05-07T00:00:00.000Z", taken: "3600000000000" });
  });

  test("sends an event's payload, and gets it back as the handler left it", async () => {
    const payload = { times: [new Date(0), new Date(1000)], byMs: 500n };
    const result = await runner().eventWithResult?.("calendar.postpone", payload);
    expect(result).toEqual({
      times: ["1970-01-01T00:00:00.500Z", "1970-01-01T00:00:01.500Z"],
      byMs: "500",
    });
  });

  test.each([
    ["a Date where a Set should be", { guests: new Date(0) }, "/guests"],
    ["a Set where a Date should be", { from: new Set(["x"]) }, "/from"],
    ["numbers in a Set of names", { guests: new Set([1]) }, "/guests/0"],
  ])("is refused %s", async (_, wrong, path) => {
    const call = runner().task("calendar.add", { ...review(5), ...wrong });
    await expect(call).rejects.toMatchObject({ code: "VALIDATION_ERROR", details: [{ path }] });
  });
});

describe("plain JSON", () => {
  const send = async (task: string, input: unknown) => {
    const response = await fetch(`${gateway.baseUrl}/task/${task}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-runner-token": "secret" },
      body: JSON.stringify({ input }),
    });
    return { status: response.status, body: await response.json() };
  };

  test("is the same values", async () => {
    const plain = {
      title: "Plain",
      from: "2032-01-07T10:00:00+01:00",
      to: "2032-01-07T10:30:00.123456Z",
      guests: ["Ada"],
      place: { kind: "call", url: "https://meet.example", expires: "never" },
      attachments: [["a.txt", "aGk="]],
    };
    expect(await send("calendar.add", plain)).toMatchObject({
      status: 200,
      body: {
        result: [
          {
            ...plain,
            from: "2032-01-07T09:00:00.000Z",
            to: "2032-01-07T10:30:00.123Z",
            place: { kind: "call", url: "https://meet.example/", expires: "never" },
          },
        ],
      },
    });
  });

  test("has leap seconds, which are the second after in JavaScript", async () => {
    expect(await send("calendar.day", "2016-12-31t23:59:60z")).toMatchObject({
      body: { result: { date: "2017-01-01T00:00:00.000Z" } },
    });
  });

  test.each([
    ["a date without a time", { from: "2032-01-07" }, "/from"],
    ["a day that does not exist", { from: "2032-02-30T10:00:00Z" }, "/from"],
    ["a number for a date", { from: 0 }, "/from"],
    ["the same name twice", { guests: ["Ada", "Ada"] }, "/guests"],
    ["a pair of one", { attachments: [["a"]] }, "/attachments/0"],
    ["bits that no byte has", { attachments: [["a", "aGl="]] }, "/attachments/0/1"],
    [
      "a URI that is no URL",
      { place: { kind: "call", url: "http://a:99999", expires: "never" } },
      "/place/url",
    ],
    [
      "a marker of another type",
      { from: { __type: "BigInt", value: "2032-01-07T10:00:00Z" } },
      "/from",
    ],
    [
      "more than a marker",
      { from: { __type: "Date", value: "2032-01-07T10:00:00Z", more: 1 } },
      "/from",
    ],
  ])("is refused %s", async (_, wrong, path) => {
    const plain = {
      title: "Plain",
      from: "2032-01-07T10:00:00Z",
      to: null,
      guests: [],
      place: { kind: "room", number: 1 },
      ...wrong,
    };
    expect(await send("calendar.add", plain)).toMatchObject({
      status: 400,
      body: { error: { code: "VALIDATION_ERROR", details: [{ path }] } },
    });
  });
});
