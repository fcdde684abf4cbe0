// Where the time of one call goes, from the clocks of client, gateway and worker on one machine.
import { Connection, requestText } from "../load/connection.ts";
import { add, token } from "../requests.ts";
import { medianOf, type Sample } from "../results.ts";
import { startTunnel } from "../servers/tunnel.ts";

/** In the order in which they happen; what each is, the report says. */
export const stepNames = [
  "sent",
  "head",
  "admit",
  "body",
  "validate",
  "queue",
  "to the handler",
  "from the handler",
  "answer",
  "received",
] as const;
export type StepName = (typeof stepNames)[number];

const calls = 3000;
const warmUpCalls = 2000;

/** Medians, in microseconds, of calls one after the other. */
export async function measureSteps(): Promise<Sample> {
  const gateway = await startTunnel({ flags: ["--server-timing"] });
  try {
    const connection = await Connection.open(gateway.port);
    const body = JSON.stringify({ input: add });
    const request = requestText("/__runner/task/app.tasks.clock", token, body);
    const samples: Record<StepName, number>[] = [];
    for (let at = 0; at < warmUpCalls + calls; at++) {
      const sent = unixMicroseconds();
      const { status, head, body } = await connection.send(request);
      const received = unixMicroseconds();
      if (status !== 200) throw new Error(`the clock was answered ${status} ${body}`);
      const { result } = JSON.parse(body) as { result: { at: number } };
      if (at >= warmUpCalls) samples.push(stepsOf(head, sent, result.at, received));
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

function stepsOf(
  head: string,
  sent: number,
  handled: number,
  received: number,
): Record<StepName, number> {
  const header = /\r\nserver-timing: (.*)/i.exec(head)?.[1] ?? "";
  const arrived = Number(/received;desc="([\d.]+)"/.exec(header)?.[1]) * 1e6;
  const step = (name: string): number => {
    return Number(new RegExp(`, ${name};dur=([\\d.]+)`).exec(header)?.[1]) * 1000;
  };
  const inside = ["head", "admit", "body", "validate", "queue"].map(step);
  const written = inside.reduce((at, duration) => at + duration, arrived);
  const read = written + step("worker");
  const [toHead = NaN, admit = NaN, body = NaN, validate = NaN, queue = NaN] = inside;
  return {
    sent: arrived - sent,
    head: toHead,
    admit,
    body,
    validate,
    queue,
    "to the handler": handled - written,
    "from the handler": read - handled,
    answer: step("answer"),
    received: received - (read + step("answer")),
  };
}

const unixMicroseconds = (): number => (performance.timeOrigin + performance.now()) * 1000;
