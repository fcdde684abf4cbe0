import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { bench, bun, node } from "../servers/runtimes.ts";
import { gatewayBinary } from "../servers/tunnel.ts";

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  /** Of what was compared, by name. */
  versions: Record<string, string>;
}

/** Packages that are measured, or measure. */
const packages = [
  "fastify",
  "@fastify/http-proxy",
  "ajv",
  "hono",
  "@hono/node-server",
  "zod",
  "express",
  "@trpc/server",
  "@orpc/server",
  "elysia",
];

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    versions: {
      "tunnel-gateway": `${firstLine(gatewayBinary, "--version").replace("tunnel-gateway ", "")} (${commit()})`,
      Node: firstLine(node, "--version"),
      Bun: firstLine(bun, "--version"),
      wrk: firstLine("wrk", "--version").replace(/^wrk (\S+).*/, "$1"),
      ...Object.fromEntries(packages.map((name) => [name, installed(name)])),
    },
  };
}

/** Of the sources, not surely of the binary: make builds it from them. */
function commit(): string {
  const { stdout } = spawnSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: bench,
    encoding: "utf8",
  });
  return stdout.trim() || "no commit";
}

/** wrk exits with 1 after it has said its version. */
function firstLine(command: string, flag: string): string {
  const { stdout, error } = spawnSync(command, [flag], { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${command} does not run: ${error.message}`);
  return stdout.split("\n")[0]?.trim() ?? "";
}

function installed(name: string): string {
  const path = join(bench, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
