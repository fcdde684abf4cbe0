import { cpuMs } from "../harness/proc.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Breakable } from "../service/breakable.ts";
import { Service } from "../service/service.ts";

const slots = 4;
const baseMs = 100;
const capMs = 30_000;
/** For a worker to be ready once it is started; Node alone takes a few tenths of a second. */
const bootMs = 2000;

/** New code crashes on boot, for a while. */
export const bootCrashes: Scenario = {
  name: "boot-crashes",
  claim: "code that crashes on boot, and is mended after a while",
  async run({ by, figures, say }) {
    const seconds = by({ short: 3, normal: 20, long: 120 });
    using code = new Breakable();
    await using service = await Service.start("boot-crashes", ["--workers", String(slots)], {
      worker: code.command,
    });
    const { gateway, caller } = service;
    code.break();
    const brokenAt = Date.now();
    for (const worker of await gateway.workers()) process.kill(worker, "SIGKILL");
    await until(async () => !(await gateway.readyz()), 5000);
    const cpuBefore = cpuMs(gateway.pid);
    const measuredFrom = performance.now();
    await sleep(seconds * 1000);
    const cpu = (100 * (cpuMs(gateway.pid) - cpuBefore)) / (performance.now() - measuredFrom);
    const readyWhileBroken = await gateway.readyz();

    const pauses = announcedPauses(gateway.log());
    code.mend();
    const mendedAt = Date.now();
    const starts = code.starts().filter((at) => at >= brokenAt && at < mendedAt).length;
    const next = Math.min(...[...pauses.values()].map((of) => of.at(-1)?.due ?? Infinity));
    await until(() => gateway.readyz(), capMs + bootMs);
    const backAfter = Date.now() - mendedAt;
    const { verdict } = await caller.call("app.echo");
    const all = [...pauses.values()].flat();
    say(`${starts} starts in ${seconds} s, back ${backAfter} ms after the fix`);

    figures.count("ready while no worker is", readyWhileBroken ? 1 : 0, { atMost: 0 });
    figures.note("starts", starts);
    const steps = all.filter(({ due }) => due <= mendedAt).length;
    figures.count("starts beyond one a slot and backoff step", Math.max(0, starts - steps), {
      atMost: 0,
    });
    figures.count("backoff steps longer than they may be", all.filter(tooLong).length, {
      atMost: 0,
    });
    figures.count("calls answered afterwards, of 1", verdict === "own" ? 1 : 0, { atLeast: 1 });
    figures.time("the gateway's use of a core meanwhile", cpu, { atMost: 2 }, "%");
    figures.time("back after the fix", backAfter, {
      atMost: Math.max(0, next - mendedAt) + bootMs,
    });
  },
};

interface Pause {
  failures: number;
  ms: number;
  /** When the next start is due, in Unix milliseconds. */
  due: number;
}

/** By slot, what the log says of the pauses before each start. */
function announcedPauses(log: string): Map<number, Pause[]> {
  const pauses = new Map<number, Pause[]>();
  const lines = log.matchAll(
    /^(\S+) .*a worker will be started.*? slot=(\d+).*? failures=(\d+).*? restart_ms=([\d.]+)/gm,
  );
  for (const [, at = "", slot, failures, ms] of lines) {
    const pause = { failures: Number(failures), ms: Number(ms), due: Date.parse(at) + Number(ms) };
    pauses.set(Number(slot), [...(pauses.get(Number(slot)) ?? []), pause]);
  }
  return pauses;
}

function tooLong({ failures, ms }: Pause): boolean {
  return ms > Math.min(capMs, baseMs * 2 ** (failures - 1));
}
