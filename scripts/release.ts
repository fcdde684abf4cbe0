// Builds the gateway for production, optimised by a profile: a first build counts what it does
// while it answers the requests of bench/src/training, and the second one is laid out by that.
// Where the tool that reads such counts cannot be had, it is built without.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..");
const target = process.env["CARGO_TARGET_DIR"] ?? join(repository, "target");
const { host, llvm } = compiler();

const profdata = findProfdata();
if (profdata === undefined) {
  console.warn(
    `release: llvm-profdata of LLVM ${llvm} is not there (rustup component add llvm-tools, or ` +
      `apt-get install llvm-${llvm}): the gateway is built without a profile`,
  );
  build(target, []);
} else {
  build(target, [`-Cprofile-use=${profileOf(buildCounting(), profdata)}`]);
}

function compiler(): { host: string; llvm: string } {
  const version = execFileSync("rustc", ["-vV"], { encoding: "utf8" });
  const field = (pattern: RegExp): string => pattern.exec(version)?.[1] ?? "";
  return { host: field(/^host: (.*)$/m), llvm: field(/^LLVM version: (\d+)/m) };
}

/** Its version must be that of rustc's LLVM. */
function findProfdata(): string | undefined {
  const sysroot = execFileSync("rustc", ["--print", "sysroot"], { encoding: "utf8" }).trim();
  const names = [
    join(sysroot, "lib/rustlib", host, "bin/llvm-profdata"),
    `llvm-profdata-${llvm}`,
    `/usr/lib/llvm-${llvm}/bin/llvm-profdata`,
  ];
  const runs = (name: string): boolean => spawnSync(name, ["--version"]).status === 0;
  const found = names.find(runs);
  if (found !== undefined) return found;
  const install = ["install", "-y", "-q", "--no-install-recommends", `llvm-${llvm}`];
  spawnSync("apt-get", install, { stdio: ["ignore", "ignore", "ignore"] });
  return names.find(runs);
}

/** With a target of its own named, so that cargo's build scripts do not count as well. */
function buildCounting(): string {
  const folder = join(target, "profile");
  build(folder, ["-Cprofile-generate"], ["--target", host]);
  return join(folder, host, "release/tunnel-gateway");
}

/** Kept under the name of the build that it is of: another one is trained anew. */
function profileOf(counting: string, profdata: string): string {
  const hash = createHash("sha256").update(readFileSync(counting)).digest("hex").slice(0, 16);
  const profile = join(target, "profile", `${hash}.profdata`);
  if (existsSync(profile)) return profile;
  const counts = mkdtempSync(join(target, "profile/counts-"));
  try {
    execFileSync(process.execPath, [join(repository, "bench/src/training/train.ts")], {
      env: {
        ...process.env,
        TUNNEL_GATEWAY_BIN: counting,
        LLVM_PROFILE_FILE: join(counts, "%p.profraw"),
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const files = readdirSync(counts).map((file) => join(counts, file));
    execFileSync(profdata, ["merge", "--output", profile, ...files], { stdio: "inherit" });
  } finally {
    rmSync(counts, { recursive: true });
  }
  return profile;
}

function build(folder: string, rustflags: string[], args: string[] = []): void {
  const command = ["build", "--release", "--package", "tunnel-gateway", ...args];
  const { status } = spawnSync("cargo", [...command, "--target-dir", folder], {
    cwd: repository,
    env: { ...process.env, RUSTFLAGS: [process.env["RUSTFLAGS"] ?? "", ...rustflags].join(" ") },
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}
