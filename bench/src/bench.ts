// `make bench` and `make bench-quick`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readOptions, type Options } from "./options.ts";
import { planOf, type Plan } from "./plan.ts";
import { writeReport } from "./report/report.ts";
import { run } from "./run.ts";
import { bench } from "./servers/runtimes.ts";
import { generateSchemas } from "./service.ts";

const { options, plan } = asked();
const folder = join(bench, "results", options.quick ? "quick" : "full");

generateSchemas();
const recorder = await run(plan, options);
const results = recorder.results(options);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "results.json"), `${JSON.stringify(results, null, 1)}\n`);
const report = writeReport(results, folder);
console.log(report);
console.error(`\nwritten to ${folder}`);
if (results.failures.length > 0) {
  console.error(`\nnot measured:\n${results.failures.join("\n")}`);
  process.exitCode = 1;
}

function asked(): { options: Options; plan: Plan } {
  try {
    const options = readOptions(process.argv.slice(2), process.env);
    return { options, plan: planOf(options) };
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    process.exit(2);
  }
}
