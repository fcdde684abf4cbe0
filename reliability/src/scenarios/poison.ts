import { Tally } from "../harness/load.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep } from "../harness/until.ts";
import { Service } from "../service/service.ts";

/** One call in a hundred kills the worker that runs it. */
export const poison: Scenario = {
  name: "poison",
  claim: "a task at 1 % of the traffic that kills its worker",
  async run({ by, random, figures, say }) {
    const seconds = by({ short: 4, normal: 40, long: 300 });
    // A short run would hardly meet it.
    const percent = by({ short: 4, normal: 1, long: 1 });
    await using service = await Service.start("poison", ["--workers", "4"]);
    const load = service.load({
      random,
      rate: 150,
      sorts: [
        { task: "app.pause", share: 100 - percent, input: { ms: 5 } },
        { task: "app.poison", share: percent },
      ],
    });
    const tally = load.phase(new Tally());
    await sleep(seconds * 1000);
    await load.stop();
    say(tally.codes());

    service.judgeAnswers(figures, tally);
    figures.note("calls of the poison", tally.count("app.poison"));
    figures.count("of them refused: TASK_QUARANTINED", tally.of("TASK_QUARANTINED"), {
      atLeast: 1,
    });
    figures.count(
      "calls of other tasks answered",
      100 - (100 * tally.failed("app.pause")) / tally.count("app.pause"),
      // Of the few hundred calls of a short run some may fail before the quarantine.
      { atLeast: by({ short: 95, normal: 99.9, long: 99.9 }) },
      "%",
    );
    figures.time("p99 of other tasks", tally.p(0.99, "app.pause"), { atMost: 1000 });
  },
};
