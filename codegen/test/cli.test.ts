import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, test } from "vitest";

const manifest = join(import.meta.dirname, "../package.json");
const cli = join(import.meta.dirname, "../src/cli.ts");

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { encoding: "utf8" });
}

describe("--help", () => {
  it("lists the commands, and the flags of the one that runs without a name", () => {
    const { status, stdout } = run("--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Commands:\n {2}generate {2}/m);
    expect(stdout).toMatch(/^ {2}--check /m);
    expect(run("help").stdout).toBe(stdout);
    expect(run("-h").stdout).toBe(stdout);
  });

  it("has the flags of a command", () => {
    const { status, stdout } = run("generate", "--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: tunnel-codegen generate \[options\]\n/);
    expect(run("help", "generate").stdout).toBe(stdout);
  });
});

test("--version", () => {
  const { stdout } = run("--version");
  expect(stdout).toBe(
    `${(JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version}\n`,
  );
});

test(
  "a folder that nobody may make is refused at once",
  { skip: process.platform !== "linux" },
  () => {
    const { status, stderr } = run("init", "/proc/tunnel-codegen");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tunnel-codegen: ENOENT: .*\/proc\/tunnel-codegen'\n$/);
  },
);

test.each([
  [{ root: "app." }, "root must be the beginning of ids, such as app or app.tasks"],
  [{ include: ["!*.ts"] }, "include must be a list of globs"],
  [{ include: ["{a,b}.ts"] }, "include: {a,b}.ts: a glob has *, ? and **/, but no {a,b}"],
])("a config with %j is refused", (wrong, problem) => {
  const config = join(mkdtempSync(join(tmpdir(), "tunnel-config-")), "tunnel.config.mjs");
  const said = { include: ["*.ts"], schemasDir: "s", clientDir: "c", ...wrong };
  writeFileSync(config, `export default ${JSON.stringify(said)};`);
  const { status, stderr } = run("--config", config);
  rmSync(dirname(config), { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toBe(`tunnel-codegen: ${config}: ${problem}\n`);
});

test("a config of a CommonJS package is told what to be called", () => {
  const dir = mkdtempSync(join(tmpdir(), "tunnel-config-"));
  writeFileSync(join(dir, "package.json"), '{ "type": "commonjs" }');
  for (const line of ['import "node:fs";', "export default {};"]) {
    const config = join(dir, `tunnel.${line.length}.config.ts`);
    writeFileSync(config, line);
    const { status, stderr } = run("--config", config);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tunnel-codegen: .*; in a package .* tunnel\.config\.mts .*--config$/m);
  }
  rmSync(dir, { recursive: true });
});

test.each([
  [["gnerate"], "there is no command gnerate; did you mean generate?", "--help"],
  [["help", "nothing-like-it"], "there is no command nothing-like-it", "--help"],
  [["--chekc"], "unknown option --chekc; did you mean --check?", "generate --help"],
  [["generate", "--wat"], "unknown option --wat", "generate --help"],
  [["generate", "--constructor"], "unknown option --constructor", "generate --help"],
  [["--config"], "option '--config <value>' argument missing", "generate --help"],
  [["--check=yes"], "option '--check' does not take an argument", "generate --help"],
  [["generate", "src"], "unexpected argument src", "generate --help"],
  [["--check", "--watch"], "--check and --watch exclude each other", "generate --help"],
])("refuses %j", (args, problem, moreAt) => {
  expect(run(...args)).toMatchObject({
    status: 2,
    stdout: "",
    stderr: `tunnel-codegen: ${problem}\nSee \`tunnel-codegen ${moreAt}\`.\n`,
  });
});
