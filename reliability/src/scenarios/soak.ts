import { Descriptors } from "../harness/descriptors.ts";
import { Tally } from "../harness/load.ts";
import { MemoryWatch } from "../harness/memory.ts";
import { zombiesOf } from "../harness/proc.ts";
import type { Random } from "../harness/random.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Service } from "../service/service.ts";

const workers = 2;
const inFlight = 16;
const taskMs = 50;
const rate = (0.7 * workers * inFlight * 1000) / taskMs;

/** Everything at once, for long. */
export const soak: Scenario = {
  name: "soak",
  claim: "70 % load with kills and reloads, for long",
  async run({ by, random, figures, say }) {
    const seconds = by({ short: 4, normal: 60, long: 1800 });
    await using service = await Service.start("soak", [
      ...["--workers", String(workers), "--max-in-flight", String(inFlight)],
      ...["--log-level", "error"],
    ]);
    const { gateway } = service;
    const before = await Descriptors.atRest(gateway.pid);
    await service.connect("app.pause", taskMs);
    const load = service.load({
      random,
      rate,
      sorts: [
        { task: "app.pause", share: 1, input: { ms: taskMs } },
        { task: "app.lookup", share: 1, input: { ms: taskMs } },
      ],
    });
    const tally = load.phase(new Tally());
    const memory = new MemoryWatch(gateway.pid, 1000);
    const end = performance.now() + seconds * 1000;
    const stepMs = by({ short: 800, normal: 2000, long: 2000 });
    let kills = 0;
    let reloads = 0;
    for (let step = 1; performance.now() < end; step++) {
      await sleep(stepMs);
      if (step % 3 === 0) reloads += (await gateway.reload()) === undefined ? 1 : 0;
      else kills += killOne(await gateway.workers(), random);
    }
    memory.stop();
    await load.stop();
    service.caller.close();
    const inFlightNow = async (): Promise<number> =>
      (await gateway.metric("tunnel_calls_in_flight")) +
      (await gateway.metric("tunnel_calls_queued"));
    await gateway.settle();
    await until(async () => (await inFlightNow()) === 0, 10_000, 100);
    const after = await Descriptors.atRest(gateway.pid);
    say(`${kills} kills, ${reloads} reloads; ${tally.codes()}`);
    say(`descriptors since: ${after.since(before) || "the same"}`);

    service.judgeAnswers(figures, tally);
    figures.note("workers killed", kills);
    figures.note("reloads", reloads);
    figures.count("calls left in the table", await inFlightNow(), { atMost: 0 });
    figures.count("descriptors more than before", after.count - before.count, { atMost: 0 });
    figures.count("zombies", zombiesOf(gateway.pid).length, { atMost: 0 });
    figures.note("most memory", memory.peakMiB, "MiB");
    figures.note("growth of memory, second quarter to last", memory.growthMiB(), "MiB");
    const slope = memory.slopeMiBPerHour();
    // Minutes say nothing of an hour.
    if (seconds < 1800) figures.note("slope of memory", slope, "MiB/h");
    else figures.time("slope of memory", slope, { atMost: 1 }, "MiB/h");
  },
};

function killOne(pids: number[], random: Random): number {
  if (pids.length === 0) return 0;
  try {
    process.kill(random.pick(pids), "SIGKILL");
    return 1;
  } catch {
    return 0;
  }
}
