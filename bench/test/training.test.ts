import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connections, trainingRequests } from "../src/training/requests.ts";
import { bench, node, repository } from "../src/servers/runtimes.ts";

const gateway =
  process.env["TUNNEL_GATEWAY_BIN"] ?? join(repository, "target/debug/tunnel-gateway");

test("a gateway answers each request of its training as is said there", () => {
  const each = String(Math.ceil(trainingRequests().length / connections));
  const { status, stderr } = spawnSync(node, [join(bench, "src/training/train.ts"), each], {
    encoding: "utf8",
    env: { ...process.env, TUNNEL_GATEWAY_BIN: gateway },
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
}, 60_000);
