import { Tally } from "../harness/load.ts";
import type { Scenario, Stage } from "../harness/scenario.ts";
import { sleep } from "../harness/until.ts";
import { Service } from "../service/service.ts";

const deadlineMs = 1000;
const graceMs = 1000;
/** Longer than a deadline and a grace. */
const frozenMs = 2600;

/** What stands still and goes on again is not to blame: a host under pressure, a suspended machine. */
export const freezes: Scenario = {
  name: "freezes",
  claim: "the gateway, or all of its workers, stand still for a while; all workers die at once",
  async run(stage) {
    if (stage.extent !== "short") {
      await freeze("the gateway", stage, ({ gateway }) => Promise.resolve([gateway.pid]));
    }
    await freeze("everything", stage, async ({ gateway }) => [
      gateway.pid,
      ...(await gateway.workers()),
    ]);
    await allWorkersDie(stage);
  },
};

async function freeze(
  what: string,
  { by, random, figures, say }: Stage,
  pids: (service: Service) => Promise<number[]>,
): Promise<void> {
  const times = by({ short: 1, normal: 2, long: 10 });
  await using service = await Service.start("freezes", [
    ...["--workers", "2", "--timeout", `${deadlineMs}ms`, "--grace", `${graceMs}ms`],
  ]);
  const { gateway } = service;
  const load = service.load({ random, rate: 100, sorts });
  const tally = load.phase(new Tally());
  for (let time = 0; time < times; time++) {
    await sleep(500);
    const frozen = await pids(service);
    for (const pid of frozen) process.kill(pid, "SIGSTOP");
    await sleep(frozenMs);
    for (const pid of frozen) process.kill(pid, "SIGCONT");
    await sleep(1000);
  }
  const after = load.phase(new Tally());
  await sleep(1000);
  await load.stop();
  say(`${what}: ${tally.codes()}; after: ${after.codes()}`);
  service.judgeAnswers(figures, tally, after);
  const replaced = await gateway.metric("tunnel_worker_restarts_total");
  figures.count(`workers replaced after ${what} stood still`, replaced, { atMost: 0 });
  figures.time("calls that failed afterwards", after.failed(), { atMost: 0 }, "");
}

async function allWorkersDie({ by, random, figures, say }: Stage): Promise<void> {
  const times = by({ short: 1, normal: 10, long: 100 });
  await using service = await Service.start("freezes-all-die", ["--workers", "2"]);
  const { gateway, caller } = service;
  const load = service.load({ random, rate: 100, sorts: [...sorts, slowest] });
  const tally = load.phase(new Tally());
  let inFlight = 0;
  for (let time = 0; time < times; time++) {
    const [outstanding, sent] = [caller.outstanding, tally.sent];
    for (const pid of await gateway.workers()) process.kill(pid, "SIGKILL");
    // As long as they take to die, calls get into their pipes.
    await sleep(50);
    inFlight += outstanding + tally.sent - sent;
    await gateway.settle();
    // A call of the slowest task has the time to be answered at every sixth time only: until
    // then every worker that it was alone on has died.
    await sleep(time % 6 === 5 ? 1000 : 300);
  }
  await load.stop();
  say(`all die: ${tally.codes()}`);
  service.judgeAnswers(figures, tally);
  figures.count("calls failed as all workers died", tally.failed(), { atMost: inFlight });
  const refused = tally.failed() - tally.of("WORKER_CRASHED");
  figures.count("calls that did not wait for a new worker", refused, { atMost: 0 });
}

/** Some are in flight at any moment. */
const sorts = [
  { task: "app.pause", share: 1, input: { ms: 5 } },
  { task: "app.pause", share: 1, input: { ms: 400 } },
];

const slowest = { task: "app.limited", share: 0.06, input: { ms: 400 } };
