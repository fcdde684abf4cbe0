// A worker that breaks the rules in one way, or keeps them all:
//   node misbehaving.ts DIR
// Each process takes the first way that no other living one has taken; when all are
// taken it is a good one. So one gateway has them all at a time.
import { spawn } from "node:child_process";
import {
  closeSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

interface Call {
  id: number;
  input: { key: string };
}

type Behaviour = (call: Call) => void;

/** After so many calls, those that do so only once do it. */
const patience = 10;
const dir = process.argv[2] ?? ".";
let calls = 0;

const say = (message: object): void => write(`${JSON.stringify(message)}\n`);
const answer = ({ id, input: { key } }: Call): void =>
  say({ id, ok: true, result: { key, worker: process.pid } });
const afterAWhile = (act: Behaviour): Behaviour => {
  return (call) => {
    if (calls < patience) answer(call);
    else act(call);
  };
};

const behaviours: Record<string, Behaviour> = {
  garbage: (call) => {
    write("listening on http://localhost:3000\n\n[1,2,3]\nnull\n");
    write(`{"id":${call.id},"ok":true,\n{"id":"${call.id}","ok":true,"result":{"key":"text"}}\n`);
    writeSync(1, Buffer.from([0xff, 0xfe, 0x00, 0x0a]));
    answer(call);
  },
  "one-byte-writes": ({ id, input: { key } }) => {
    const line = Buffer.from(`${JSON.stringify({ id, ok: true, result: { key } })}\n`);
    for (const byte of line) writeSync(1, Buffer.from([byte]));
  },
  "closes-stdout": afterAWhile(() => closeSync(1)),
  "closes-stdin": afterAWhile((call) => {
    answer(call);
    process.stdin.destroy();
  }),
  "endless-line": afterAWhile(() => {
    for (let megabyte = 0; megabyte < 100; megabyte++) write("x".repeat(1 << 20));
  }),
  "100-megabyte-answer": afterAWhile(({ id }) => {
    write(`{"id":${id},"ok":true,"result":"`);
    for (let megabyte = 0; megabyte < 100; megabyte++) write("x".repeat(1 << 20));
    write('"}\n');
  }),
  "slow-reader": (call) => {
    // Blocks between two reads of its stdin.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
    answer(call);
  },
  "ids-twice-and-unknown": (call) => {
    for (const id of [0, -1, call.id + 1_000_000, 2 ** 53, call.id + 0.5]) {
      say({ id, ok: true, result: { key: "of nobody" } });
    }
    answer(call);
    say({ id: call.id, ok: true, result: { key: "again" } });
    say({ id: call.id, ok: false, error: { message: "and again" } });
  },
  "answers-after-the-cancel": (call) => {
    setTimeout(() => {
      answer(call);
      say({ id: call.id, ok: true, result: { key: "again" } });
    }, 1200);
  },
  "dies-in-a-line": afterAWhile(({ id, input: { key } }) => {
    write(`{"id":${id},"ok":true,"result":{"key":"${key}"`);
    process.exit(0);
  }),
  "leaves-a-child-with-its-stdout": afterAWhile(() => {
    spawn("sleep", ["300"], { stdio: ["ignore", "inherit", "inherit"], detached: true }).unref();
    process.exit(1);
  }),
  "floods-stderr": (call) => {
    process.stderr.write(`${"e".repeat(10_000)}\n`);
    answer(call);
  },
  "says-fatal-and-lives": afterAWhile((call) => {
    say({ type: "fatal", message: "it is over" });
    say({ type: "ready", tasks: [] });
    answer(call);
  }),
};

const mine = Object.keys(behaviours).find(take);
const behave = mine === undefined ? undefined : behaviours[mine];
if (behave === undefined) {
  await import("./worker.ts");
} else {
  process.stderr.write(`behaves badly: ${mine}\n`);
  serve(behave);
}

function serve(behaviour: Behaviour): void {
  say({ type: "hello", protocol: 1 });
  let rest = "";
  process.stdin.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(JSON.parse(line) as Call & { type: string }, behaviour);
  });
  process.stdin.on("end", () => process.exit(0));
  say({ type: "ready" });
}

function hear(message: Call & { type: string }, behaviour: Behaviour): void {
  if (message.type === "ping") say({ id: message.id, ok: true });
  if (message.type === "shutdown") process.exit(0);
  if (message.type !== "task") return;
  calls++;
  behaviour(message);
}

/** Whether this process may behave so: the one that did is dead. */
function take(name: string): boolean {
  const lock = join(dir, name);
  const own = join(dir, `pid-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(own, String(process.pid));
  try {
    if (!isAlive(Number(read(lock)))) rmSync(lock, { force: true });
    linkSync(own, lock);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(own);
  }
}

function isAlive(pid: number): boolean {
  return read(`/proc/${pid}/stat`) !== "" && !/\) [ZX] /.test(read(`/proc/${pid}/stat`));
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** All of it, now; the pipe may be full, or its reader gone. */
function write(text: string): void {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
    }
  }
}
