import { connect, type Socket } from "node:net";
import { Tally } from "../harness/load.ts";
import { cpuMs, presence } from "../harness/proc.ts";
import type { Scenario, Stage } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Service } from "../service/service.ts";

/** What the gateway needs of the machine is not there. */
export const scarcity: Scenario = {
  name: "scarcity",
  claim: "no more descriptors; a log that nobody reads; workers out of memory",
  async run(stage) {
    await descriptorsRunOut(stage);
    await logIsNotRead(stage);
    await memoryRunsOut(stage);
  },
};

/** Connections take every descriptor, and a worker dies meanwhile. */
async function descriptorsRunOut({ by, figures }: Stage): Promise<void> {
  const seconds = by({ short: 1, normal: 4, long: 30 });
  await using service = await Service.start("scarcity-descriptors", ["--workers", "2"], {
    through: ["prlimit", "--nofile=64:64"],
  });
  const { gateway, caller } = service;
  await caller.call("app.echo");
  const [victim = 0] = await gateway.workers();
  const sockets: Socket[] = [];
  for (let count = 0; count < 100; count++) {
    sockets.push(connect({ port: gateway.port, host: "127.0.0.1" }).on("error", () => undefined));
  }
  await sleep(200);
  process.kill(victim, "SIGKILL");
  await until(() => presence(victim) !== "alive", 5000);
  const cpuBefore = cpuMs(gateway.pid);
  let answered = 0;
  // On the connection that it has.
  for (let call = 0; call < 20; call++) {
    answered += (await caller.call("app.echo")).verdict === "own" ? 1 : 0;
  }
  await sleep(seconds * 1000);
  const cpu = (cpuMs(gateway.pid) - cpuBefore) / (seconds * 10);
  for (const socket of sockets) socket.destroy();
  const back = await gateway.settle();
  figures.count("calls answered without a descriptor left, of 20", answered, { atLeast: 20 });
  figures.count("workers back once there are descriptors, of 2", back ? 2 : 1, { atLeast: 2 });
  figures.time("use of a core without a descriptor left", cpu, { atMost: 5 }, "%");
}

async function logIsNotRead({ by, random, figures }: Stage): Promise<void> {
  const seconds = by({ short: 1, normal: 5, long: 60 });
  await using service = await Service.start(
    "scarcity-log",
    ["--workers", "2", "--access-log", "--trace-pipe"],
    { unreadLog: true },
  );
  const load = service.load({ random, rate: 300, sorts: [{ task: "app.echo", share: 1 }] });
  const tally = load.phase(new Tally());
  await sleep(seconds * 1000);
  await load.stop();
  service.judgeAnswers(figures, tally);
  figures.count("calls that failed while nobody read the log", tally.failed(), { atMost: 0 });
  const code = await service.gateway.stop();
  figures.count("exit code then", code ?? -1, { within: [0, 0] });
}

/** A task that takes more memory than its worker may have. */
async function memoryRunsOut({ figures }: Stage): Promise<void> {
  await using service = await Service.start("scarcity-memory", [
    ...["--workers", "2", "--max-old-space", "64MiB"],
  ]);
  const { gateway, caller } = service;
  const { verdict } = await caller.call("app.hoard");
  let answered = 0;
  for (let call = 0; call < 20; call++) {
    answered += (await caller.call("app.echo")).verdict === "own" ? 1 : 0;
  }
  const told = /heap out of memory/.test(gateway.log()) ? 1 : 0;
  figures.count(
    "WORKER_CRASHED for a call that is out of memory",
    verdict === "WORKER_CRASHED" ? 1 : 0,
    {
      atLeast: 1,
    },
  );
  figures.count("other calls answered, of 20", answered, { atLeast: 20 });
  figures.count("the log says why", told, { atLeast: 1 });
}
