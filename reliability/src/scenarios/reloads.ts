import { BusyProcess } from "../harness/busy-process.ts";
import { sdkWorker } from "../harness/gateway.ts";
import { Tally } from "../harness/load.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Breakable } from "../service/breakable.ts";
import { breakSchemas, writeSchemas } from "../service/schemas.ts";
import { Service } from "../service/service.ts";

const workers = 2;
/** Of every so many reloads one is broken: its schemas, or the boot of its workers. */
const brokenEvery = 10;

/** New versions under load, some of them broken. */
export const reloads: Scenario = {
  name: "reloads",
  claim: "reloads under load, every tenth one broken",
  async run({ by, random, figures, say }) {
    const total = by({ short: 4, normal: 20, long: 200 });
    const everyMs = by({ short: 900, normal: 1500, long: 1500 });
    const turns = by({ short: 1, normal: 2, long: 5 });
    using code = new Breakable();
    await using service = await Service.start("reloads", ["--workers", String(workers)], {
      worker: code.command,
    });
    const { gateway, schemas } = service;
    const load = service.load({
      random,
      rate: 150,
      sorts: [{ task: "app.pause", share: 1, input: { ms: 5 } }],
    });
    const without = new Tally();
    const during = new Tally();
    const answers = { applied: 0, refused: 0, wrong: 0 };

    const reload = async (number: number): Promise<void> => {
      const broken =
        number % brokenEvery === brokenEvery - 1 || (total < brokenEvery && number === 1);
      const inCode = random.next() < 0.5;
      if (broken && inCode) code.break();
      if (broken && !inCode) breakSchemas(schemas);
      const refusal = await gateway.reload();
      if ((refusal !== undefined) !== broken) answers.wrong++;
      answers[refusal === undefined ? "applied" : "refused"]++;
      code.mend();
      writeSchemas(schemas);
    };
    const perTurn = total / turns;
    for (let turn = 0; turn < turns; turn++) {
      load.phase(without);
      for (let at = 0; at < perTurn; at++) await every(everyMs, () => bootElsewhere(everyMs / 2));
      load.phase(during);
      for (let at = 0; at < perTurn; at++) await every(everyMs, () => reload(turn * perTurn + at));
    }
    await load.stop();
    await until(async () => (await gateway.metric("tunnel_workers_retiring")) === 0, 10_000, 50);
    const [base, p99] = [without.p(0.99), during.p(0.99)];
    say(`p99 ${base.toFixed(1)} → ${p99.toFixed(1)} ms; ${during.codes()}`);

    service.judgeAnswers(figures, without, during);
    figures.note("reloads that serve", answers.applied);
    figures.note("reloads refused", answers.refused);
    figures.count("reloads that should have gone the other way", answers.wrong, { atMost: 0 });
    figures.count("calls failed", without.failed() + during.failed(), { atMost: 0 });
    figures.count("workers in the end", (await gateway.workers()).length, {
      within: [workers, workers],
    });
    figures.note("p99 while as many workers boot elsewhere", base, "ms");
    figures.time("p99 with reloads", p99, { atMost: 1.5 * base });
  },
};

async function every(ms: number, act: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + ms;
  await act();
  await sleep(end - performance.now());
}

/** What a reload costs the machine, without the gateway. */
async function bootElsewhere(ms: number): Promise<void> {
  const booting = Array.from({ length: workers }, () => new BusyProcess(sdkWorker.split(" ")));
  await sleep(ms);
  await Promise.all(booting.map((process) => process.finish()));
}
