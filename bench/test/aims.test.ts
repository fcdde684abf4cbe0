import { expect, test } from "vitest";
import { aims } from "../src/report/aims.ts";
import { wins } from "../src/report/comparison.ts";
import { Reader } from "../src/report/reader.ts";
import { results } from "./results.ts";

test("a verdict says which of the two bounds holds", () => {
  const verdict = (cpuUs: number) => {
    const of = results({ add: { fastify: { cpuUs: 20 }, "tunnel-node": { cpuUs } } });
    return aims(new Reader(of)).map(({ got, verdict }) => `${got} ${verdict}`);
  };
  expect(verdict(10)).toEqual(["0.50 × aim reached"]);
  expect(verdict(13)).toEqual(["0.65 × reached"]);
  expect(verdict(13.2)).toEqual(["0.66 × not reached"]);
});

test("more is better where requests are counted", () => {
  const verdict = (requestsPerSecond: number) => {
    const of = results({
      add: { fastify: { requestsPerSecond: 100 }, "tunnel-node": { requestsPerSecond } },
    });
    return aims(new Reader(of)).map(({ verdict }) => verdict);
  };
  expect(verdict(200)).toEqual(["aim reached"]);
  expect(verdict(160)).toEqual(["reached"]);
  expect(verdict(159)).toEqual(["not reached"]);
});

test("the proxy that costs less is the one to beat", () => {
  const of = results({
    add: {
      "tunnel-node": { cpuUs: 10 },
      "node-proxy": { cpuUs: 60 },
      "fastify-proxy": { cpuUs: 90 },
    },
  });
  expect(aims(new Reader(of))).toMatchObject([{ got: "1/6.0", verdict: "reached" }]);
});

test("calls beside calls that burn must be better off than with either of Fastify's", () => {
  const verdict = (ours: number) => {
    const of = results({
      "mix-200": {
        "tunnel-node-2": { p99Ms: ours },
        fastify: { p99Ms: 100 },
        "fastify-cluster": { p99Ms: 40 },
      },
    });
    return aims(new Reader(of)).map(({ verdict }) => verdict);
  };
  expect(verdict(20)).toEqual(["aim reached"]);
  expect(verdict(30)).toEqual(["reached"]);
  expect(verdict(50)).toEqual(["not reached"]);
});

test("medians are over rounds", () => {
  const of = results({ start: { "10000": { readyMs: 400 } } });
  of.series[0]?.samples.push({ readyMs: 1600 }, { readyMs: 1400 });
  expect(aims(new Reader(of))).toMatchObject([{ got: "1.40 s", verdict: "reached" }]);
});

test("a peer that is ahead is named, one within five per cent is not", () => {
  const of = results({
    order: {
      "tunnel-node": { cpuUs: 28, requestsPerSecond: 100 },
      elysia: { cpuUs: 26, requestsPerSecond: 104 },
      fastify: { cpuUs: 35, requestsPerSecond: 90 },
    },
  });
  const [first, ...others] = wins(new Reader(of)).split("\n");
  expect(first).toBe(
    "- `order`, 2 KB, CPU per request: Elysia on Bun 26.0 µs; tunnel, Node worker 28.0 µs",
  );
  expect(others.filter((line) => line.startsWith("- "))).toEqual([]);
});
