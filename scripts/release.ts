// Builds the gateway for production, optimised by a profile: a first build counts what it does
// while it answers the requests of bench/src/training, and the second one is laid out by that.
// Where no profile can be had, it is built without. RUSTFLAGS takes the place of a cargo config's
// rustflags in both, as cargo has it.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join, resolve } from "node:path";

const repository = join(import.meta.dirname, "..");
const target = resolve(repository, process.env["CARGO_TARGET_DIR"] ?? "target");
const profiles = join(target, "profile");
const { host, llvm } = compiler();

const profile = profileOfWork();
build(target, profile === undefined ? [] : [`-Cprofile-use=${profile}`]);

function profileOfWork(): string | undefined {
  const profdata = findProfdata();
  if (profdata === undefined) {
    warn(`llvm-profdata of LLVM ${llvm} is not there (rustup component add llvm-tools)`);
    return undefined;
  }
  // What has no name for its counts writes them here: the gateway's guard, which has no environment.
  const unnamed = join(profiles, "unnamed");
  build(profiles, [`-Cprofile-generate=${unnamed}`], ["--target", host]);
  try {
    return profileOf(join(profiles, host, "release/tunnel-gateway"), profdata);
  } catch (error) {
    warn(`the training failed: ${(error as Error).message}`);
    return undefined;
  } finally {
    rmSync(unnamed, { recursive: true, force: true });
  }
}

function warn(reason: string): void {
  console.warn(`release: ${reason}; the gateway is built without a profile`);
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
  console.warn(`release: apt-get ${install.join(" ")}`);
  spawnSync("apt-get", install, { stdio: "inherit" });
  return names.find(runs);
}

/** Kept under the name of what it is made of: the counting build, and what trains it. */
function profileOf(counting: string, profdata: string): string {
  const hash = createHash("sha256").update(readFileSync(counting));
  const training = globSync(["bench/{src/training,training}/**/*.ts", "worker-sdk/dist/**/*.js"], {
    cwd: repository,
  });
  for (const file of training.sort()) hash.update(readFileSync(join(repository, file)));
  const profile = join(profiles, `${hash.digest("hex").slice(0, 16)}.profdata`);
  if (existsSync(profile)) return profile;
  for (const old of globSync(["*.profdata", "counts-*"], { cwd: profiles })) {
    rmSync(join(profiles, old), { recursive: true });
  }
  const counts = mkdtempSync(join(profiles, "counts-"));
  try {
    train(counting, counts);
    const files = readdirSync(counts).map((file) => join(counts, file));
    const merged = join(counts, "merged");
    execFileSync(profdata, ["merge", "--output", merged, ...files]);
    renameSync(merged, profile);
    return profile;
  } finally {
    rmSync(counts, { recursive: true });
  }
}

/** Each gateway that it starts writes its counts when it ends. */
function train(counting: string, counts: string): void {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("TUNNEL_"));
  execFileSync(process.execPath, [join(repository, "bench/src/training/train.ts")], {
    env: {
      ...Object.fromEntries(own),
      TUNNEL_GATEWAY_BIN: counting,
      LLVM_PROFILE_FILE: join(counts, "%p.profraw"),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const written = readdirSync(counts).length;
  if (written !== 2) throw new Error(`${written} of 2 gateways wrote what they counted`);
}

function build(folder: string, flags: string[], args: string[] = []): void {
  const command = ["build", "--release", "--package", "tunnel-gateway", "--target-dir", folder];
  const { CARGO_ENCODED_RUSTFLAGS: encoded, RUSTFLAGS: plain = "", ...env } = process.env;
  const given = encoded?.split("\x1f") ?? plain.split(" ");
  const all = [...given.filter((flag) => flag !== ""), ...flags];
  const { status } = spawnSync("cargo", [...command, ...args], {
    cwd: repository,
    // Unlike RUSTFLAGS, it is not split at spaces, which a path may have.
    env: all.length === 0 ? env : { ...env, CARGO_ENCODED_RUSTFLAGS: all.join("\x1f") },
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}
