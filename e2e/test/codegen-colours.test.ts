// Colours on a terminal and nowhere else, unless NO_COLOR or FORCE_COLOR say otherwise.
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node } from "../src/gateway.ts";
import { codegenBin, createProject, type Project } from "../src/project.ts";

const task = (type: string) => `import { defineTask } from "tunnel-worker-sdk";
export const greet = defineTask("app.greet", (input: { name: ${type} }) => typeof input.name);
`;

let good: Project;
let bad: Project;
beforeAll(() => {
  good = createProject({ "src/greet.ts": task("string") });
  bad = createProject({ "src/greet.ts": task("Promise<string>") });
});
afterAll(() => {
  good[Symbol.dispose]();
  bad[Symbol.dispose]();
});

type Variables = Record<string, string>;

function piped({ dir }: Project, variables: Variables): string {
  const { stdout, stderr } = spawnSync(node, [codegenBin], {
    ...{ cwd: dir, encoding: "utf8", env: environment(variables) },
  });
  return stdout + stderr;
}

/** With a terminal of its own, which `script` gives it. */
function onTerminal({ dir }: Project, variables: Variables): string {
  const { stdout } = spawnSync("script", ["-qec", `${node} ${codegenBin}`, "/dev/null"], {
    ...{ cwd: dir, encoding: "utf8", env: environment(variables) },
  });
  return stdout;
}

/** Nothing of the test's own, since variables such as CI have a say in colours too. */
function environment(variables: Variables): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TERM: "xterm-256color", ...variables };
}

/** The line of progress is erased by another sequence. */
const hasColours = (text: string) => text.split("\u001b[").some((part) => /^[\d;]+m/.test(part));

describe.each([
  { name: "the summary", project: () => good, said: "1 task, 0 events" },
  { name: "an error", project: () => bad, said: "TUN2004" },
])("$name", ({ project, said }) => {
  test.each<[where: string, run: typeof piped, Variables, boolean]>([
    ["a terminal", onTerminal, {}, true],
    ["a terminal under NO_COLOR", onTerminal, { NO_COLOR: "1" }, false],
    ["a pipe", piped, {}, false],
    ["a pipe under FORCE_COLOR", piped, { FORCE_COLOR: "1" }, true],
  ])("on %s", (_, run, variables, isColoured) => {
    const text = run(project(), variables);
    expect(text).toContain(said);
    expect(hasColours(text)).toBe(isColoured);
  });
});
