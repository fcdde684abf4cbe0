// Where the time of one call goes, from the clocks of client, gateway and worker on one machine.
import { join } from "node:path";
import { type Clocked, unixMicroseconds } from "../../service/src/clock.ts";
import { Connection, requestText } from "../load/connection.ts";
import { add, token } from "../requests.ts";
import { medianOf, type Sample } from "../results.ts";
import { bench, node } from "../servers/runtimes.ts";
import { startTunnel } from "../servers/tunnel.ts";

/** In the order in which they happen; what each is, the report says. */
export const stepNames = [
  "sent",
  "head",
  "admit",
  "body",
  "validate",
  "queue",
  "pipe there",
  "worker in",
  "worker out",
  "pipe back",
  "answer",
  "received",
] as const;
export type StepName = (typeof stepNames)[number];

const calls = 3000;
const warmUpCalls = 2000;

/** Medians, in microseconds, of calls one after the other. */
export async function measureSteps(): Promise<Sample> {
  const gateway = await startTunnel({
    worker: `${node} ${join(bench, "service/src/clock-worker.ts")}`,
    flags: ["--server-timing"],
  });
  try {
    const connection = await Connection.open(gateway.port);
    const body = JSON.stringify({ input: add });
    const request = requestText("/__runner/task/app.tasks.clock", token, body);
    const samples: Record<StepName, number>[] = [];
    let last: Call | undefined;
    for (let at = 0; at < warmUpCalls + calls; at++) {
      const call = await measureCall(connection, request);
      // Only the next answer knows when this one was written.
      if (last !== undefined && at > warmUpCalls) {
        samples.push(stepsOf(last, call.clocked.wroteLast));
      }
      last = call;
    }
    connection.close();
    const medians = stepNames.map((name) => [
      name,
      medianOf(samples.map((sample) => sample[name])) ?? NaN,
    ]);
    const totals = samples.map((sample) => stepNames.reduce((sum, name) => sum + sample[name], 0));
    return { ...(Object.fromEntries(medians) as Sample), total: medianOf(totals) ?? NaN };
  } finally {
    await gateway.stop();
  }
}

interface Call {
  sent: number;
  received: number;
  /** `Server-Timing`. */
  timing: string;
  clocked: Clocked;
}

async function measureCall(connection: Connection, request: string): Promise<Call> {
  const sent = unixMicroseconds();
  const { status, head, body } = await connection.send(request);
  const received = unixMicroseconds();
  if (status !== 200) throw new Error(`the clock was answered ${status} ${body}`);
  const { result } = JSON.parse(body) as { result: Clocked };
  const timing = /\r\nserver-timing: (.*)/i.exec(head)?.[1] ?? "";
  return { sent, received, timing, clocked: result };
}

function stepsOf(
  { sent, received, timing, clocked }: Call,
  wrote: number,
): Record<StepName, number> {
  const arrived = Number(/received;desc="([\d.]+)"/.exec(timing)?.[1]) * 1e6;
  const step = (name: string): number => {
    return Number(new RegExp(`, ${name};dur=([\\d.]+)`).exec(timing)?.[1]) * 1000;
  };
  const inside = ["head", "admit", "body", "validate", "queue"].map(step);
  const written = inside.reduce((at, duration) => at + duration, arrived);
  const read = written + step("worker");
  const [head = NaN, admit = NaN, body = NaN, validate = NaN, queue = NaN] = inside;
  return {
    sent: arrived - sent,
    head,
    admit,
    body,
    validate,
    queue,
    "pipe there": clocked.read - written,
    "worker in": clocked.handled - clocked.read,
    "worker out": wrote - clocked.handled,
    "pipe back": read - wrote,
    answer: step("answer"),
    received: received - (read + step("answer")),
  };
}
