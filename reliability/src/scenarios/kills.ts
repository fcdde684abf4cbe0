import { Tally } from "../harness/load.ts";
import { presence, zombiesOf } from "../harness/proc.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Service } from "../service/service.ts";

const everyMs = 200;
const rate = 150;

/** `kill -9` of a random worker every 200 ms, half of the calls idempotent. */
export const kills: Scenario = {
  name: "kills",
  claim: "kill -9 of a random worker every 200 ms under load",
  async run({ by, random, figures, say }) {
    const seconds = by({ short: 3, normal: 40, long: 600 });
    await using service = await Service.start("kills", ["--workers", "4"]);
    const { caller, gateway } = service;
    const load = service.load({
      random,
      rate,
      sorts: [
        { task: "app.pause", share: 1, input: { ms: 10 } },
        { task: "app.lookup", share: 1, input: { ms: 10 } },
        { task: "app.limited", share: 0.2, input: { ms: 10 } },
        { task: "app.exclusive", share: 0.1, input: { ms: 10 } },
      ],
    });
    const tally = load.phase(new Tally());
    const deaths: Death[] = [];
    let inFlight = 0;
    const end = performance.now() + seconds * 1000;
    for (let at = performance.now(); at < end; at += everyMs) {
      const workers = await gateway.workers();
      if (workers.length > 0) {
        const [outstanding, sent] = [caller.outstanding, tally.sent];
        deaths.push(await kill(random.pick(workers)));
        inFlight += outstanding + tally.sent - sent;
      }
      await sleep(at + everyMs - performance.now());
    }
    await load.stop();
    await gateway.settle();
    const afterwards = await Promise.all(
      ["app.limited", "app.exclusive"].flatMap((task) => [1, 2, 3].map(() => caller.call(task))),
    );
    say(`${deaths.length} kills, ${tally.sent} calls: ${tally.codes()}`);

    const lookups = tally.count("app.lookup");
    const unexplained = tally.failures.filter(
      ({ sentAt, endedAt }) => !deaths.some(({ from, to }) => sentAt <= to && from <= endedAt),
    );
    figures.note("workers killed", deaths.length);
    service.judgeAnswers(figures, tally);
    figures.count("failures, at most as many as were in flight at the kills", tally.failed(), {
      atMost: inFlight,
    });
    figures.count("failures of calls that no kill met", unexplained.length, { atMost: 0 });
    figures.count(
      "calls of limited tasks answered afterwards, of 6",
      afterwards.filter(({ verdict }) => verdict === "own").length,
      { atLeast: 6 },
    );
    await until(() => zombiesOf(gateway.pid).length === 0, 1000);
    figures.count("zombies", zombiesOf(gateway.pid).length, { atMost: 0 });
    figures.count(
      "idempotent calls answered",
      100 - (100 * tally.failed("app.lookup")) / lookups,
      // A single failure in a few hundred calls says nothing of 99.99 %.
      { atLeast: by({ short: 99, normal: 99.9, long: 99.99 }) },
      "%",
    );
    figures.time("p99 under kills", tally.p(0.99), { atMost: 2000 });
  },
};

/** A process takes a moment to die, and its pipes take calls until it is dead. */
interface Death {
  from: number;
  to: number;
}

async function kill(pid: number): Promise<Death> {
  const from = performance.now();
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It died between the question and the kill.
  }
  await until(() => presence(pid) !== "alive", 5000, 1);
  return { from, to: performance.now() };
}
