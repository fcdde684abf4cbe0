import { type Failure, Tally } from "../harness/load.ts";
import { marked } from "../harness/proc.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Service } from "../service/service.ts";

const taskMs = 100;

/** SIGTERM under load: what was accepted is answered, the rest is refused. */
export const drain: Scenario = {
  name: "drain",
  claim: "SIGTERM of the gateway under load",
  async run({ by, random, figures, say }) {
    const rounds = by({ short: 2, normal: 10, long: 50 });
    const tallies: Tally[] = [];
    const accepted: Failure[] = [];
    const left = { extras: 0, processes: 0, badExits: 0 };
    for (let round = 0; round < rounds; round++) {
      await using service = await Service.start("drain", ["--workers", "2"]);
      const { gateway, caller } = service;
      const load = service.load({
        random,
        rate: 150,
        sorts: [{ task: "app.pause", share: 1, input: { ms: taskMs } }],
      });
      const tally = load.phase(new Tally());
      await sleep(600 + random.below(300));
      const toldAt = performance.now();
      const code = await gateway.stop();
      await load.stop();
      tallies.push(tally);
      accepted.push(...tally.failures.filter(({ sentAt }) => sentAt < toldAt));
      left.extras += caller.extras.length;
      await until(() => marked(gateway.mark).length === 0, 1000);
      left.processes += marked(gateway.mark).length;
      left.badExits += code === 0 ? 0 : 1;
    }
    say(tallies.map((tally) => tally.codes()).join("; "));
    const foreign = tallies.reduce((sum, tally) => sum + tally.of("foreign"), 0);
    figures.note("gateways stopped", rounds);
    figures.count("answers that were another's", foreign, { atMost: 0 });
    figures.count("second answers", left.extras, { atMost: 0 });
    figures.count("calls sent before the signal and not answered", accepted.length, { atMost: 0 });
    figures.count("processes left after 1 s", left.processes, { atMost: 0 });
    figures.count("exits with another code than 0", left.badExits, { atMost: 0 });
  },
};
