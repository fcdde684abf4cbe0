import { spinner } from "../harness/busy-process.ts";
import { type Load, Tally } from "../harness/load.ts";
import { Latencies } from "../harness/latencies.ts";
import type { Scenario, Stage } from "../harness/scenario.ts";
import { sleep } from "../harness/until.ts";
import { Service } from "../service/service.ts";

const deadlineMs = 1000;
const graceMs = 1000;
const slackMs = 100;

/** A worker stands still: stopped by a signal, or its event loop is never free again. */
export const hangs: Scenario = {
  name: "hangs",
  claim: "SIGSTOP of a worker, and for(;;){} in a task",
  async run(stage) {
    await using service = await Service.start("hangs", [
      ...["--workers", "3", "--grace", `${graceMs}ms`, "--timeout", `${deadlineMs}ms`],
    ]);
    const load = service.load({
      random: stage.random,
      rate: 150,
      sorts: [{ task: "app.pause", share: 1, input: { ms: 5 } }],
    });
    const spins = new Latencies();
    let others = 0;
    const tallies = [
      ...(await compare("for(;;)", stage, load, {
        baseline: async () => {
          const busy = spinner();
          await sleep(deadlineMs + graceMs);
          await busy.stop();
        },
        fault: async () => {
          const sentAt = performance.now();
          const { verdict } = await service.caller.call("app.burn", { ms: 3_600_000 });
          spins.add(performance.now() - sentAt);
          others += verdict === "TIMEOUT" ? 0 : 1;
          // An answer clears it: with three deaths in a row it would be quarantined.
          await sleep(graceMs + slackMs);
          await service.caller.call("app.burn");
        },
      })),
      ...(await compare("SIGSTOP", stage, load, {
        baseline: () => sleep(0),
        fault: async () => {
          const stopped = stage.random.pick(await service.gateway.workers());
          process.kill(stopped, "SIGSTOP");
          await sleep(deadlineMs + graceMs + slackMs);
          resume(stopped);
        },
      })),
    ];
    await load.stop();
    service.judgeAnswers(stage.figures, ...tallies);
    stage.figures.count("calls that spin and end otherwise than in a timeout", others, {
      atMost: 0,
    });
    const answered = { atMost: deadlineMs + graceMs + slackMs };
    stage.figures.time("the slowest answer to a task that spins", spins.max, answered);
    stage.figures.time(
      "the slowest answer of all",
      Math.max(...tallies.map((t) => t.p(1))),
      answered,
    );
  },
};

interface Faults {
  /** What uses as much of the machine as the fault. */
  baseline: () => Promise<unknown>;
  fault: () => Promise<unknown>;
}

/** Baseline and fault take turns; returns the tallies of both. */
async function compare(
  name: string,
  { by, figures, say }: Stage,
  load: Load,
  { baseline, fault }: Faults,
): Promise<[Tally, Tally]> {
  const turns = by({ short: 1, normal: 3, long: 12 });
  const cycleMs = by({ short: 2500, normal: 5000, long: 5000 });
  const without = new Tally();
  const with_ = new Tally();
  for (let turn = 0; turn < turns; turn++) {
    await cycle(load, without, cycleMs, baseline);
    await cycle(load, with_, cycleMs, fault);
  }
  const [base, faulty] = [without.p(0.99), with_.p(0.99)];
  say(`${name}: p99 ${base.toFixed(1)} → ${faulty.toFixed(1)} ms; ${with_.codes()}`);
  figures.note(`p99 of others without ${name}`, base, "ms");
  figures.time(`p99 of others with ${name}`, faulty, { atMost: 2 * base });
  figures.note(`calls that were on the worker: ${name}`, with_.failed());
  return [without, with_];
}

async function cycle(
  load: Load,
  tally: Tally,
  cycleMs: number,
  during: () => Promise<unknown>,
): Promise<void> {
  const end = performance.now() + cycleMs;
  load.phase(tally);
  await during();
  await sleep(end - performance.now());
}

function resume(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch {
    // It was killed, as it should be.
  }
}
