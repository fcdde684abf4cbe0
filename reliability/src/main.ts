// Runs the scenarios and says which figures were met:
//   node src/main.ts [--short | --long] [--seed N] [SCENARIO…]
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { Figures } from "./harness/figures.ts";
import { extent, resultsFolder } from "./harness/extent.ts";
import { machineCpu } from "./harness/proc.ts";
import { Random } from "./harness/random.ts";
import type { Scenario } from "./harness/scenario.ts";
import { failed, type Outcome, report } from "./report.ts";
import { scenarios } from "./scenarios/index.ts";

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    // What they say is read in extent.ts.
    short: { type: "boolean" },
    long: { type: "boolean" },
    seed: { type: "string" },
  },
});
const seed = Number(flags.seed ?? Date.now() % 1_000_000);
const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown.length > 0 || !Number.isInteger(seed)) {
  console.error(`unknown: ${unknown.join(", ") || flags.seed}`);
  console.error(`scenarios: ${scenarios.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

rmSync(resultsFolder, { recursive: true, force: true });
console.error(`extent ${extent}, seed ${seed}`);
const chosen = scenarios.filter(({ name }) => names.length === 0 || names.includes(name));
const outcomes: Outcome[] = [];
let table = "";
for (const scenario of chosen) {
  outcomes.push(await perform(scenario));
  // Each time: a long run that is broken off leaves what it has.
  table = report({ extent, seed, outcomes });
}
console.log(table);
const missed = outcomes.filter(failed).map(({ name }) => name);
if (missed.length > 0) {
  console.error(`missed: ${missed.join(", ")}; the gateway's logs are in ${resultsFolder}/logs`);
}
// What a scenario that broke off left open must not hold the process.
process.exit(missed.length > 0 ? 1 : 0);

async function perform(scenario: Scenario): Promise<Outcome> {
  console.error(`${scenario.name}: ${scenario.claim}`);
  const figures = new Figures(extent !== "short");
  const startedAt = performance.now();
  const before = machineCpu();
  let error: string | undefined;
  try {
    await scenario.run({
      extent,
      figures,
      // Of its own, so that a scenario runs alike alone and among others.
      random: new Random(seed),
      by: (values) => values[extent],
      say: (text) => console.error(`    ${text}`),
    });
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    console.error(error);
  }
  const after = machineCpu();
  return {
    name: scenario.name,
    claim: scenario.claim,
    figures: figures.list,
    seconds: (performance.now() - startedAt) / 1000,
    machineBusyPercent: (100 * (after.busyMs - before.busyMs)) / (after.totalMs - before.totalMs),
    ...(error === undefined ? {} : { error: error.split("\n", 1)[0] ?? error }),
  };
}
