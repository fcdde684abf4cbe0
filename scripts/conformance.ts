// The official JSON-Schema-Test-Suite, draft 2020-12, through the gateway's own
// validator: every required test. Takes the suite's folder: `tests/` with the draft's
// files, or `tests/draft2020-12/` as in the suite's repository, and `remotes/` beside.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gatewayBinary } from "../e2e/src/gateway.ts";

interface Group {
  description: string;
  schema: unknown;
  tests: { description: string; data: unknown; valid: boolean }[];
}

interface Verdict {
  valid: boolean;
  code?: string;
  message?: string;
  details?: unknown;
}

const [suite = ""] = process.argv.slice(2);
if (suite === "" || !existsSync(join(suite, "tests"))) {
  const problem = suite === "" ? "no folder is given" : `${suite} is not the suite`;
  console.error(
    `conformance: ${problem}; say make conformance SUITE=DIR with the folder that has tests/ and remotes/`,
  );
  process.exit(2);
}

const folder = [join(suite, "tests/draft2020-12"), join(suite, "tests")].find(existsSync) ?? suite;
const groups = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .flatMap((file) =>
    (parse(readFileSync(join(folder, file), "utf8")) as Group[]).map((group) => ({
      ...group,
      file,
    })),
  );

// Formats are annotations in the required tests.
const args = ["validate", "--resources", join(suite, "remotes"), "--formats", "off"];
const judge = spawnSync(gatewayBinary(), args, {
  input: groups
    .map(({ schema, tests }) => JSON.stringify({ schema, values: tests.map(({ data }) => data) }))
    .join("\n"),
  encoding: "utf8",
  maxBuffer: 64 << 20,
});
if (judge.error) throw judge.error;
if (judge.status !== 0) {
  console.error(`conformance: ${judge.stderr}`);
  process.exit(2);
}
const answers = judge.stdout
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as { verdicts?: Verdict[]; error?: string });

const failed: string[] = [];
let passed = 0;
let refused = 0;
for (const [index, group] of groups.entries()) {
  const { verdicts, error } = answers[index] ?? {};
  for (const [at, test] of group.tests.entries()) {
    const verdict = verdicts?.[at];
    if (verdict?.valid === test.valid) passed += 1;
    else if (isRefusedKey(verdict)) refused += 1;
    else {
      const name = [group.file, group.description, test.description].join(": ");
      failed.push(`${name}: expected ${String(test.valid)}: ${error ?? JSON.stringify(verdict)}`);
    }
  }
}
for (const failure of failed) console.log(failure);
const rule = refused === 0 ? "" : ` (${String(refused)} refused by rule: a key "__proto__")`;
console.log(`${String(passed)} passed, ${String(failed.length)} failed${rule}`);
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;

/** Strict JSON lets no such key through, whatever the schema says of it. */
function isRefusedKey(verdict: Verdict | undefined): boolean {
  return verdict?.code === "INVALID_JSON" && verdict.message?.includes("__proto__") === true;
}

/** Numbers stay as they are written: `1.0` is a test of its own. */
function parse(text: string): unknown {
  return JSON.parse(text, ((_key: string, value: unknown, { source }: { source: string }) =>
    typeof value === "number" ? rawJson(source) : value) as (
    key: string,
    value: unknown,
  ) => unknown);
}

/** In Node 24, but not in TypeScript's library yet. */
function rawJson(text: string): unknown {
  return (JSON as typeof JSON & { rawJSON(text: string): unknown }).rawJSON(text);
}
