// Compares the gateway and one worker with Fastify, and with Fastify behind an HTTP
// proxy, on `add`: the same request, the same checks (token, JSON, schema) and the same
// answer. Every round restarts every server; the order alternates; medians are printed.
import { servers, type RunningServer } from "./servers.ts";
import { cpuMicroseconds, peakMemoryMiB } from "./processes.ts";
import { load, type LoadResult } from "./wrk.ts";

const rounds = Number(process.env["ROUNDS"] ?? 5);
const seconds = Number(process.env["SECONDS"] ?? 4);
const connections = Number(process.env["CONNECTIONS"] ?? 64);
const warmUpSeconds = 1;

interface Measurement extends LoadResult {
  cpuPerRequest: number;
  memoryMiB: number;
}

const measured = new Map<string, Measurement[]>(servers.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round++) {
  const order = round % 2 === 0 ? servers : servers.toReversed();
  for (const server of order) {
    process.stderr.write(`round ${round + 1}/${rounds}: ${server.name}\n`);
    const running = await server.start();
    try {
      await assertSameAnswers(server.name, running);
      measured.get(server.name)?.push(await measure(running));
    } finally {
      await running.stop();
    }
  }
}
print();

async function measure(server: RunningServer): Promise<Measurement> {
  await load(server.url, { connections, seconds: warmUpSeconds });
  const before = cpuMicroseconds(server.pid);
  const result = await load(server.url, { connections, seconds });
  const cpu = cpuMicroseconds(server.pid) - before;
  return {
    ...result,
    cpuPerRequest: cpu / result.requests,
    memoryMiB: peakMemoryMiB(server.pid),
  };
}

/** A comparison of servers that do different things is worth nothing. */
async function assertSameAnswers(name: string, { url }: RunningServer): Promise<void> {
  const call = async (body: string, token = "secret"): Promise<[number, unknown]> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-runner-token": token },
      body,
    });
    return [response.status, await response.json()];
  };
  const [ok, answer] = await call('{"input":{"a":5,"b":3}}');
  if (ok !== 200 || JSON.stringify(answer) !== '{"ok":true,"result":8}') {
    throw new Error(`${name} answers ${ok} ${JSON.stringify(answer)} to a valid call`);
  }
  const [invalid] = await call('{"input":{"a":"x","b":3}}');
  if (invalid !== 400) throw new Error(`${name} answers ${invalid} to invalid input`);
  const [unauthorized] = await call('{"input":{"a":5,"b":3}}', "wrong");
  if (unauthorized !== 401) throw new Error(`${name} answers ${unauthorized} to a wrong token`);
}

function print(): void {
  const [reference] = servers;
  const row = (name: string): number[] => {
    const runs = measured.get(name) ?? [];
    const of = (pick: (run: Measurement) => number): number => median(runs.map(pick));
    return [
      of((run) => run.requestsPerSecond),
      of((run) => run.p50Ms),
      of((run) => run.p99Ms),
      of((run) => run.cpuPerRequest),
      of((run) => run.memoryMiB),
    ];
  };
  const base = row(reference?.name ?? "");
  console.log(
    `\nadd, ${connections} connections, medians of ${rounds} rounds of ${seconds} s; CPU and memory over all server processes; (×): against ${reference?.name ?? ""}\n`,
  );
  const header = ["", "req/s", "p50 ms", "p99 ms", "CPU µs/req", "peak MiB"];
  const table = servers.map(({ name }) => [
    name,
    ...row(name).map((value, column) => {
      const ratio = value / (base[column] ?? value);
      return `${value.toFixed(column === 0 ? 0 : 2)} (${ratio.toFixed(2)}×)`;
    }),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...table].map((cells) => cells[column]?.length ?? 0)),
  );
  for (const cells of [header, widths.map((width) => "-".repeat(width)), ...table]) {
    console.log(`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
