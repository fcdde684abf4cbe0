// One run: rounds in alternating order, in each of which every server is started anew.
import { measureBeside } from "./cases/beside.ts";
import { measureLoad } from "./cases/load.ts";
import { measureMemory } from "./cases/memory.ts";
import { measureMix } from "./cases/mix.ts";
import { measureScale, nameOf } from "./cases/scaling.ts";
import { measureStart } from "./cases/start.ts";
import { measureSteps } from "./cases/steps.ts";
import { measureWorkerLoop } from "./cases/worker-loop.ts";
import type { Options } from "./options.ts";
import type { Plan } from "./plan.ts";
import { Recorder } from "./results.ts";
import { assertSameAnswers } from "./same-answers.ts";
import { bun, node } from "./servers/runtimes.ts";
import type { RunningServer, Server } from "./servers/server.ts";

type Step = [what: string, measure: () => Promise<void>];

export async function run(plan: Plan, options: Options): Promise<Recorder> {
  await checkAnswers(plan);
  const recorder = new Recorder();
  for (let round = 1; round <= options.rounds; round++) {
    const steps = stepsOf(plan, options, recorder, round);
    for (const [at, [what, measure]] of (round % 2 === 1 ? steps : steps.toReversed()).entries()) {
      say(`round ${round} of ${options.rounds}, ${at + 1} of ${steps.length}: ${what}`);
      await attempt(recorder, `round ${round}, ${what}`, measure);
    }
  }
  return recorder;
}

/** The rest of a long run is still worth something; what fails is missing from it. */
async function attempt(
  recorder: Recorder,
  what: string,
  measure: () => Promise<void>,
): Promise<void> {
  try {
    await measure();
  } catch (error) {
    say(`failed: ${what}: ${String(error)}`);
    recorder.fail(`${what}: ${String(error)}`);
  }
}

async function checkAnswers(plan: Plan): Promise<void> {
  const servers = new Set([
    ...plan.loads.map(({ server }) => server),
    ...plan.memory,
    ...plan.mixes.map(({ server }) => server),
    ...plan.beside,
  ]);
  for (const server of servers) {
    say(`checking the answers of ${server.name}`);
    await using running = await started(server);
    await assertSameAnswers(server, running);
  }
}

function stepsOf(plan: Plan, options: Options, recorder: Recorder, round: number): Step[] {
  const record = recorder.record.bind(recorder);
  const once = (
    what: string,
    caseName: string,
    subject: string,
    measure: () => ReturnType<typeof measureSteps>,
  ): Step => [what, async () => record(caseName, subject, await measure())];
  const on = (
    caseName: string,
    server: Server,
    measure: (server: Server, running: RunningServer) => ReturnType<typeof measureSteps>,
  ): Step =>
    once(`${caseName}, ${server.name}`, caseName, server.id, async () => {
      await using running = await started(server);
      return await measure(server, running);
    });
  const loads = plan.loads.map(({ server, cases }): Step => [
    server.name,
    async () => {
      await using running = await started(server);
      for (const each of cases) {
        await attempt(recorder, `round ${round}, ${server.name}, ${each.name}`, async () => {
          record(each.name, server.id, await measureLoad(each, server, running, options));
        });
      }
    },
  ]);
  // What wrk loads is what differs between processes of one program; the rest is slow.
  if (options.quick && round > 1) return loads;
  return [
    ...loads,
    ...plan.memory.map((server) => on("memory", server, measureMemory)),
    ...plan.mixes.flatMap(({ server, mixes }) =>
      mixes.map((mix) =>
        on(mix.name, server, (_, running) =>
          // Long enough for the slowest hundredth to be some tens of calls.
          measureMix(mix, round, 4 * options.seconds + 2, server, running),
        ),
      ),
    ),
    ...plan.beside.map((server) =>
      on("beside", server, (_, running) => measureBeside(server, running, options)),
    ),
    ...plan.starts.map((tasks) =>
      once(`start with ${tasks} tasks`, "start", String(tasks), () => measureStart(tasks, options)),
    ),
    ...plan.workerLoops.map((runtime) =>
      once(`the loop of a ${runtime} worker`, "worker-loop", runtime, () =>
        measureWorkerLoop(runtime === "Node" ? node : bun, options.seconds),
      ),
    ),
    ...(plan.steps ? [once("the steps of a call", "steps", "clock", measureSteps)] : []),
    ...plan.scales.flatMap((scale) =>
      (["add", "order"] as const).map((task) =>
        once(`${task} with ${nameOf(scale)}`, `scaling-${task}`, nameOf(scale), () =>
          measureScale(scale, task, options),
        ),
      ),
    ),
  ];
}

async function started(server: Server): Promise<RunningServer & AsyncDisposable> {
  const running = await server.start();
  return { ...running, [Symbol.asyncDispose]: running.stop };
}

function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
