import { Latencies } from "../harness/latencies.ts";
import { Tally } from "../harness/load.ts";
import { MemoryWatch } from "../harness/memory.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep } from "../harness/until.ts";
import { Service } from "../service/service.ts";

const workers = 2;
const inFlight = 16;
const taskMs = 50;
/** What the workers can do at most: they wait, so the machine is not the limit. */
const capacity = (workers * inFlight * 1000) / taskMs;
const queue = 64;

/** Five times as many calls as the workers can take. */
export const overload: Scenario = {
  name: "overload",
  claim: "five times as many calls as can be served",
  async run({ by, random, figures, say }) {
    const seconds = by({ short: 2, normal: 30, long: 300 });
    const peakSeconds = by({ short: 1, normal: 6, long: 20 });
    await using service = await Service.start("overload", [
      ...["--workers", String(workers), "--max-in-flight", String(inFlight)],
      ...["--queue-size", String(queue), "--log-level", "error"],
    ]);
    await service.connect("app.pause", taskMs);
    const load = service.load({
      random,
      rate: capacity / 2,
      sorts: [{ task: "app.pause", share: 1, input: { ms: taskMs } }],
    });
    await sleep(1000);
    const peaks: Tally[] = [];
    let peak = 0;
    for (const share of [0.9, 1.05, 1.2]) {
      const tally = load.phase(new Tally(), share * capacity);
      peaks.push(tally);
      await sleep(peakSeconds * 1000);
      peak = Math.max(peak, tally.of("own") / peakSeconds);
    }
    const memory = new MemoryWatch(service.gateway.pid, 200);
    const tally = load.phase(new Tally(), 5 * capacity);
    await sleep(seconds * 1000);
    const goodput = tally.of("own") / seconds;
    memory.stop();
    await load.stop();
    const refused = tally.refusals.get("OVERLOADED") ?? new Latencies();
    say(`goodput ${goodput.toFixed(0)}/s of ${peak.toFixed(0)}/s; ${tally.codes()}`);

    service.judgeAnswers(figures, ...peaks, tally);
    figures.count("refused: OVERLOADED", refused.count, { atLeast: 1 });
    figures.count("failed in another way", tally.failed() - refused.count, { atMost: 0 });
    figures.note("peak of answers", peak, "/s");
    figures.time(
      "answers under overload, of the peak",
      (100 * goodput) / peak,
      { atLeast: 90 },
      "%",
    );
    figures.note("p99 of the generator's own delay", tally.lateness.quantile(0.99), "ms");
    figures.time("p99 of refusals", refused.quantile(0.99), { atMost: 10 });
    figures.note("most memory", memory.peakMiB, "MiB");
    figures.time("growth of memory", memory.growthMiB(), { atMost: 2 }, "MiB");
  },
};
