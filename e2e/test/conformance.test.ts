// What `make conformance` runs, on a suite of its own making.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { node } from "../src/gateway.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "tunnel-suite-"));

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const group = (schema: string, ...tests: [data: string, valid: boolean][]) => {
  const cases = tests.map(
    ([data, valid]) =>
      `{"description":${JSON.stringify(data)},"data":${data},"valid":${String(valid)}}`,
  );
  return `[{"description":"a group","schema":${schema},"tests":[${cases.join(",")}]}]`;
};

test("every test counts, with its numbers as they are written", () => {
  write("remotes/draft2020-12/integer.json", '{"type":"integer"}');
  write("tests/a.json", group('{"type":"integer"}', ["1.0", true], ["1.5", false]));
  write("tests/b.json", group('{"maximum":9007199254740992}', ["9007199254740993", false]));
  write(
    "tests/c.json",
    group(
      '{"$ref":"http://localhost:1234/draft2020-12/integer.json"}',
      ["1", true],
      ['"1"', false],
    ),
  );
  write("tests/d.json", group('{"format":"date"}', ['"no date"', true]));
  write("tests/e.json", group("{}", ['{"__proto__":1}', true]));
  write("tests/optional/f.json", group("false", ["1", true]));
  const { status, stdout } = conformance();
  expect(stdout).toBe('6 passed, 0 failed (1 refused by rule: a key "__proto__")\n');
  expect(status).toBe(0);
});

test("a wrong verdict and a schema that cannot be used fail, each named", () => {
  write("tests/draft2020-12/a.json", group('{"type":"string"}', ['"x"', true], ["1", true]));
  write("tests/draft2020-12/b.json", group('{"type":"strin"}', ['"x"', true]));
  mkdirSync(join(folder, "remotes"));
  const { status, stdout } = conformance();
  expect(stdout).toMatch(/^a\.json: a group: 1: expected true: .*must be string/m);
  expect(stdout).toMatch(/^b\.json: a group: "x": expected true: invalid schema at "\/type"/m);
  expect(stdout).toMatch(/^1 passed, 2 failed$/m);
  expect(status).toBe(1);
});

test("a folder that is no suite is told", () => {
  for (const args of [[], [""], [join(folder, "nowhere")]]) {
    const { status, stderr } = conformance(args);
    expect(stderr).toContain("make conformance SUITE=DIR");
    expect(status).toBe(2);
  }
});

function conformance(args = [folder]) {
  return spawnSync(node, ["scripts/conformance.ts", ...args], { cwd: root, encoding: "utf8" });
}

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
