// `tunnel-codegen diff` against a commit and against a folder.
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { beforeAll, afterAll, expect, test } from "vitest";
import { createProject, type Project } from "../src/project.ts";

let project: Project;
beforeAll(() => {
  project = createProject({ "src/orders.ts": source("{ sku: string }", "{ total: number }") });
  project.generate();
  cpSync(project.path("schemas"), project.path("before"), { recursive: true });
  git("init", "--quiet");
  git("add", "schemas");
  git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", "before");
  project.write({
    "src/orders.ts": source("{ sku: string; quantity: number }", "{ total: number; tax: number }"),
  });
});
afterAll(() => {
  project[Symbol.dispose]();
});

test.each([["HEAD"], ["before"]])("says what breaks since %s, and exits with 1", (against) => {
  const { status, stdout, stderr } = project.codegen("diff", "--against", against);
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(stdout).toBe(`Breaking
  task app.orders.place input.quantity is new and required

Compatible
  task app.orders.place output.tax is new

1 breaking, 1 compatible since ${against}
`);
});

test("as JSON and as Markdown", () => {
  const json = project.codegen("diff", "--against", "HEAD", "--format", "json");
  expect(JSON.parse(json.stdout)).toEqual({
    against: "HEAD",
    breaking: true,
    changes: [
      {
        severity: "breaking",
        kind: "task",
        id: "app.orders.place",
        path: "input.quantity",
        message: "is new and required",
      },
      {
        severity: "compatible",
        kind: "task",
        id: "app.orders.place",
        path: "output.tax",
        message: "is new",
      },
    ],
  });
  const markdown = project.codegen("diff", "--against", "HEAD", "--format", "markdown");
  expect(markdown.stdout).toContain("### Breaking\n");
  expect(markdown.stdout).toContain(
    "| task `app.orders.place` | `input.quantity` | is new and required |",
  );
});

test("what breaks nothing ends with 0", () => {
  using same = createProject({ "src/orders.ts": source("{ sku: string }", "{ total: number }") });
  const { status, stdout } = same.codegen("diff", "--against", project.path("before"));
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `nothing changed for callers since ${project.path("before")}\n`,
  });
});

test("removed, added, turned and stricter calls", () => {
  using next = createProject({
    "src/all.ts": `import { defineEvent, defineTask } from "tunnel-worker-sdk";
export const place = defineEvent("app.orders.place", (order: { sku: string }) => void order);
export const other = defineTask("app.orders.cancel", (id: string) => id);
`,
  });
  const { status, stdout } = next.codegen("diff", "--against", project.path("before"));
  expect(status).toBe(1);
  expect(stdout).toContain("event app.orders.place was a task and is an event now\n");
  expect(stdout).toContain("task app.orders.cancel is new\n");
});

test.each([
  ["nowhere", ["--against", "nowhere"], "nowhere is neither a folder with a manifest.json nor"],
  ["no --against", [], "--against says what to compare with"],
  ["an unknown format", ["--against", "HEAD", "--format", "xml"], "--format is one of text, json"],
])("%s is a failure of its own: 2", (_, args, message) => {
  const { status, stdout, stderr } = project.codegen("diff", ...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("a folder with a broken manifest is named", () => {
  project.write({ "broken/manifest.json": "{" });
  const { status, stderr } = project.codegen("diff", "--against", project.path("broken"));
  expect(status).toBe(2);
  expect(stderr).toContain(`${project.path("broken")}: manifest.json: `);
});

function source(input: string, output: string): string {
  return `import { defineTask } from "tunnel-worker-sdk";
export const place = defineTask("app.orders.place", (order: ${input}): ${output} => {
  throw new Error(order.sku);
});
`;
}

function git(...args: string[]): void {
  execFileSync("git", args, { cwd: project.dir });
}
