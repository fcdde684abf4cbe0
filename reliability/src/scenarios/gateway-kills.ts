import { marked, presence } from "../harness/proc.ts";
import type { Random } from "../harness/random.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Service } from "../service/service.ts";

type Moment = "idle" | "busy" | "mid-write" | "booting";

/** The gateway itself is killed; nothing of it may live on. */
export const gatewayKills: Scenario = {
  name: "gateway-kills",
  claim: "SIGKILL of the gateway: idle, busy, in the middle of a write, while workers boot",
  async run({ by, random, figures }) {
    const rounds = by({ short: 4, normal: 24, long: 200 });
    const moments: Moment[] = ["idle", "busy", "mid-write", "booting"];
    const left: Left = { orphans: 0, workers: [] };
    for (let round = 0; round < rounds; round++) {
      await killOnce(moments[round % moments.length] ?? "idle", random, left);
    }
    const zombies = (): number[] => left.workers.filter((pid) => presence(pid) === "zombie");
    // They are the first process's to reap, and that takes its time.
    await until(() => zombies().length === 0, 15_000, 100);
    figures.note("gateways killed", rounds);
    figures.note("workers that they had", left.workers.length);
    figures.count("processes left after 1 s", left.orphans, { atMost: 0 });
    figures.count("zombies left in the end", zombies().length, { atMost: 0 });
  },
};

interface Left {
  orphans: number;
  workers: number[];
}

async function killOnce(moment: Moment, random: Random, left: Left): Promise<void> {
  await using service = await Service.start("gateway-kills", ["--workers", "2"]);
  const { gateway, caller } = service;
  const workers = await gateway.workers();
  const pad = "x".repeat(1_000_000);
  if (moment === "busy") {
    // One worker never comes back to its event loop, the other is at work.
    void caller.call("app.spin");
    for (let call = 0; call < 20; call++) void caller.call("app.pause", { ms: 5000 });
  }
  if (moment === "mid-write") {
    for (let call = 0; call < 20; call++) void caller.call("app.mirror", { pad });
  }
  if (moment === "booting") for (const worker of workers) process.kill(worker, "SIGKILL");
  await sleep(random.next() * 150);
  const all = new Set([...workers, ...(await gateway.workers())]);
  await gateway.kill();
  caller.close();
  await sleep(1000);
  left.workers.push(...all);
  left.orphans += new Set([...marked(gateway.mark), ...[...all].filter(isAlive)]).size;
}

function isAlive(pid: number): boolean {
  return presence(pid) === "alive";
}
