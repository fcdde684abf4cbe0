import { connect } from "node:net";
import { Descriptors } from "../harness/descriptors.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Service } from "../service/service.ts";

const atATime = 50;

/** Clients that leave: before, while and after they have sent their call. */
export const disconnects: Scenario = {
  name: "disconnects",
  claim: "clients that disconnect at random moments",
  async run({ by, random, figures, say }) {
    const clients = by({ short: 500, normal: 3000, long: 10_000 });
    await using service = await Service.start("disconnects", [
      ...["--workers", "2", "--max-in-flight", "16", "--queue-size", "64"],
    ]);
    const { gateway, caller } = service;
    await caller.call("app.echo");
    const before = await Descriptors.atRest(gateway.pid);

    let left = clients;
    const client = async (): Promise<void> => {
      while (left-- > 0) await leave(gateway.port, random);
    };
    await Promise.all(Array.from({ length: atATime }, client));

    const gauges = [
      "tunnel_calls_in_flight",
      "tunnel_calls_queued",
      "tunnel_calls_queued_bytes",
      "tunnel_worker_in_flight",
      "tunnel_worker_abandoned",
    ];
    const levels = async (): Promise<number[]> =>
      Promise.all(gauges.map((gauge) => gateway.metric(gauge)));
    await until(async () => (await levels()).every((level) => level === 0), 10_000, 50);
    figures.note("clients that left", clients);
    for (const [at, level] of (await levels()).entries()) {
      figures.count(gauges[at] ?? "", level, { atMost: 0 });
    }
    const after = await Descriptors.atRest(gateway.pid);
    say(`descriptors since: ${after.since(before) || "the same"}`);
    figures.count("descriptors more than before", after.count - before.count, { atMost: 0 });
    const restarts = await gateway.metric("tunnel_worker_restarts_total");
    figures.count("workers replaced", restarts, { atMost: 0 });
    const { verdict } = await caller.call("app.echo");
    figures.count("calls answered afterwards, of 1", verdict === "own" ? 1 : 0, { atLeast: 1 });
  },
};

/** Sends some of a call, waits a while, and goes; half of them with a reset. */
async function leave(port: number, random: { next(): number }): Promise<void> {
  const body = JSON.stringify({ input: { key: "nobody", ms: Math.floor(random.next() * 20) } });
  const whole =
    "POST /__runner/task/app.pause HTTP/1.1\r\nhost: 127.0.0.1\r\nx-runner-token: secret\r\n" +
    `content-length: ${body.length}\r\n\r\n${body}`;
  const part = random.next() < 0.3 ? whole.slice(0, random.next() * whole.length) : whole;
  await new Promise<void>((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.on("error", () => undefined).on("close", () => resolve());
    socket.on("connect", () => {
      socket.write(part);
      void sleep(random.next() * 25).then(() => {
        if (random.next() < 0.5) socket.resetAndDestroy();
        else socket.destroy();
      });
    });
  });
}
