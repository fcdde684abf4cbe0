// Counts the instructions of a request's way through the gateway, and compares them with
// the committed numbers; `--update` writes those instead. Counts, unlike times, are the
// same on a busy machine; they depend on the compiler, so under another one the
// comparison is reported and does not fail.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Counts {
  rustc: string;
  /** Of one round, by part of the way. */
  instructions: Record<string, number>;
}

const repository = join(import.meta.dirname, "..");
const committed = "gateway/bench/instructions.json";
/** How far a count may be from the committed one. */
const tolerance = 0.03;
/** `ROUNDS` in hot_path.rs. */
const rounds = 100;

const counts = count(build());
if (process.argv.includes("--update")) {
  writeFileSync(join(repository, committed), `${JSON.stringify(counts, undefined, 2)}\n`);
} else {
  compare(JSON.parse(readFileSync(join(repository, committed), "utf8")) as Counts, counts);
}

/** In the profile that all checks and tests share, whatever a local setting says. */
function build(): string {
  execFileSync("cargo", ["build", "--quiet", "--package", "tunnel-gateway-bench"], {
    cwd: repository,
    env: { ...process.env, CARGO_PROFILE_DEV_OPT_LEVEL: "1" },
    stdio: "inherit",
  });
  return join(process.env["CARGO_TARGET_DIR"] ?? join(repository, "target"), "debug/hot-path");
}

function count(program: string): Counts {
  const rustc = execFileSync("rustc", ["-V"], { encoding: "utf8" }).trim();
  const parts = execFileSync(program, { encoding: "utf8" }).trim().split("\n");
  const instructions = Object.fromEntries(parts.map((part) => [part, countPart(program, part)]));
  return { rustc, instructions };
}

function countPart(program: string, part: string): number {
  const folder = mkdtempSync(join(tmpdir(), "instructions-"));
  try {
    const file = join(folder, "counts");
    const options = ["--tool=callgrind", "--collect-atstart=no", "--toggle-collect=*counted*"];
    execFileSync("valgrind", [...options, `--callgrind-out-file=${file}`, program, part], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const total = /^totals: (\d+)$/m.exec(readFileSync(file, "utf8"))?.[1];
    if (total === undefined) throw new Error(`callgrind counted nothing of ${part}`);
    return Math.round(Number(total) / rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(before: Counts, now: Counts): void {
  let differ = false;
  const parts = new Set([...Object.keys(before.instructions), ...Object.keys(now.instructions)]);
  for (const part of parts) {
    const [old, current] = [before.instructions[part], now.instructions[part]];
    const change = (current ?? Number.NaN) / (old ?? Number.NaN) - 1;
    const percent = `${change > 0 ? "+" : ""}${(100 * change).toFixed(1)} %`;
    console.log(`${part.padEnd(16)} ${old ?? "none"} → ${current ?? "none"} (${percent})`);
    differ ||= !(Math.abs(change) <= tolerance);
  }
  if (now.rustc !== before.rustc) {
    console.log(`not held to the numbers of ${before.rustc}: this is ${now.rustc}`);
  } else if (differ) {
    console.error(
      `a part takes ${100 * tolerance} % more instructions than ${committed} says, or fewer: ` +
        "mend it, or record what is meant to be with `make instructions UPDATE=1`",
    );
    process.exitCode = 1;
  }
}
