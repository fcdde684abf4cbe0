// The worker alone: what a small message costs it while 64 are outstanding.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuMicroseconds } from "../machine/processes.ts";
import { add } from "../requests.ts";
import type { Sample } from "../results.ts";
import { bench } from "../servers/runtimes.ts";

const outstanding = 64;
const newline = 10;

/** Speaks the pipe's protocol with a worker, in place of the gateway. */
export async function measureWorkerLoop(runtime: string, seconds: number): Promise<Sample> {
  const [input, output] = [makePipe(), makePipe()];
  const child = spawn(runtime, [join(bench, "service/src/worker.ts")], {
    stdio: [input.readEnd, output.writeEnd, "inherit"],
    // How the SDK knows that it is a worker.
    env: { ...process.env, TUNNEL_WORKER_SLOT: "0" },
  });
  closeSync(input.readEnd);
  closeSync(output.writeEnd);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${runtime} did not start`);
  const stdin = new Socket({ fd: input.writeEnd, readable: false, writable: true });
  const stdout = new Socket({ fd: output.readEnd, readable: true, writable: false });
  const count = lineCounter();
  let id = 0;
  let answered = 0;
  const ask = (count: number): void => {
    let lines = "";
    for (let at = 0; at < count; at++) {
      id += 1;
      lines += `${JSON.stringify({ type: "task", id, taskId: "app.tasks.add", input: add, timeoutMs: 30_000, context: { requestId: "0b8b3c9e-6f0a-4c58-9f6d-0d5a3f0f6b0e", principal: "token-1" } })}\n`;
    }
    stdin.write(lines);
  };
  await new Promise<void>((resolve) => {
    stdout.on("data", function ready(chunk: Buffer) {
      if (!chunk.includes('"ready"')) return;
      stdout.off("data", ready);
      resolve();
    });
  });
  const done = new Promise<Sample>((resolve) => {
    const begin = performance.now() + 1000;
    let before: { cpu: number; answered: number } | undefined;
    stdout.on("data", function measure(chunk: Buffer) {
      const lines = count(chunk);
      answered += lines;
      const now = performance.now();
      if (before === undefined && now > begin) {
        before = { cpu: cpuMicroseconds({ pid, name: "worker" }), answered };
      }
      if (before !== undefined && now > begin + seconds * 1000) {
        const cpu = cpuMicroseconds({ pid, name: "worker" }) - before.cpu;
        // What follows comes from a process that may be gone.
        stdout.off("data", measure).resume();
        resolve({ cpuUs: cpu / (answered - before.answered) });
        return;
      }
      ask(lines);
    });
  });
  ask(outstanding);
  const sample = await done;
  const exited = once(child, "exit");
  stdin.end();
  await exited;
  stdout.destroy();
  return sample;
}

/** As the gateway has them. What `spawn` calls a pipe is a pair of sockets, which costs more. */
function makePipe(): { readEnd: number; writeEnd: number } {
  const scratch = mkdtempSync(join(tmpdir(), "tunnel-bench-"));
  const path = join(scratch, "pipe");
  try {
    execFileSync("mkfifo", [path]);
    // One end alone would wait for the other.
    const both = openSync(path, "r+");
    const ends = { readEnd: openSync(path, "r"), writeEnd: openSync(path, "w") };
    closeSync(both);
    return ends;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Counts lines that are not blank: workers may begin a write with a line break. */
function lineCounter(): (chunk: Buffer) => number {
  let last = newline;
  return (chunk) => {
    let lines = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) {
      if ((at === 0 ? last : chunk[at - 1]) !== newline) lines += 1;
    }
    last = chunk.at(-1) ?? last;
    return lines;
  };
}
