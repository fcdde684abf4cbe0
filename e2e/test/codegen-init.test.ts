// `tunnel-codegen init` writes a project that builds, serves and follows edits.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gatewayBinary, node, startGateway } from "../src/gateway.ts";
import { filesIn, runCodegen } from "../src/project.ts";

const run = promisify(execFile);
const patient = { timeout: 30_000 };

let scratch: string;
let dir: string;
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-init-")));
  dir = join(scratch, "My App");
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

test("it writes a project, and never over another", () => {
  const first = runCodegen(scratch, ["init", "My App"]);
  expect(first).toMatchObject({ status: 0, stderr: "" });
  expect(first.stdout).toContain('cd "My App"\n  npm install\n  npm run dev\n');
  const files = filesIn(dir);
  expect(JSON.parse(files["package.json"] ?? "")).toMatchObject({ name: "my-app" });

  writeFileSync(join(dir, "src/greet.ts"), "mine");
  const second = runCodegen(dir, ["init"]);
  expect(second.status).toBe(1);
  expect(second.stderr).toContain("src/greet.ts");
  expect(second.stderr).toContain("nothing was written");
  expect(readFileSync(join(dir, "src/greet.ts"), "utf8")).toBe("mine");
  writeFileSync(join(dir, "src/greet.ts"), files["src/greet.ts"] ?? "");
});

test("its license is that of its own package.json, whatever lies above", () => {
  const license = (): unknown => {
    const text = readFileSync(join(dir, "schemas/openapi.json"), "utf8");
    return (JSON.parse(text) as { info: { license?: unknown } }).info.license;
  };
  const stray = join(scratch, "package.json");
  // In place of npm install: the packages of this workspace.
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(dir, "node_modules"));
  for (const above of ['{ "license": "MIT" }', "{"]) {
    writeFileSync(stray, above);
    expect(runCodegen(dir)).toMatchObject({ status: 0 });
    expect(license()).toEqual({ name: "UNLICENSED", identifier: "LicenseRef-UNLICENSED" });
  }
  rmSync(stray);
  expect(runCodegen(dir, ["--check"])).toMatchObject({ status: 0 });
});

test("its build can be served and called through its client", async () => {
  await run(node, ["--run", "build"], { cwd: dir });
  await run(node, ["--run", "check"], { cwd: dir });

  await using gateway = await startGateway({
    schemas: join(dir, "schemas"),
    worker: `${node} dist/worker.js`,
    cwd: dir,
  });
  const { createClient } = (await import(pathToFileURL(join(dir, "client/index.js")).href)) as {
    createClient: (options: object) => Client;
  };
  const client = createClient({ baseUrl: gateway.baseUrl, token: "secret" });
  expect(await client.tasks.greet({ name: "Ada" })).toMatchObject({ text: "Hello, Ada!" });
  await expect(client.tasks.greet({ name: "" })).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
  });
});

test("its dev script serves it and follows edits", async () => {
  const readyFile = join(scratch, "ready");
  const child = spawn(node, ["--run", "dev"], {
    cwd: dir,
    detached: true,
    stdio: "ignore",
    env: {
      ...process.env,
      PATH: [dirname(node), dirname(gatewayBinary()), process.env["PATH"]].join(":"),
      TUNNEL_PORT: "0",
      TUNNEL_READY_FILE: readyFile,
    },
  });
  const exited = once(child, "exit");
  try {
    await expect.poll(() => existsSync(readyFile), patient).toBe(true);
    const greeting = async () => {
      const url = `http://${readFileSync(readyFile, "utf8").trim()}/__runner/task/app.tasks.greet`;
      const headers = { "x-runner-token": "dev-token" };
      const answer = await fetch(url, {
        method: "POST",
        headers,
        body: '{"input":{"name":"Ada"}}',
      });
      return answer.text();
    };
    expect(await greeting()).toContain("Hello, Ada!");
    const address = readFileSync(readyFile, "utf8").trim();
    const called = await run(node, ["call.ts", "Grace"], {
      cwd: dir,
      env: { ...process.env, BASE_URL: `http://${address}/__runner` },
    });
    expect(called.stdout).toContain("Hello, Grace!");
    const file = join(dir, "src/greet.ts");
    const written = readFileSync(file, "utf8");
    for (const word of ["Good morning", "Good day", "Good night"]) {
      writeFileSync(`${file}.new`, written.replace("Hello", word));
      renameSync(`${file}.new`, file);
      await expect.poll(greeting, patient).toContain(`${word}, Ada!`);
    }
    writeFileSync(file, written);
    await expect.poll(greeting, patient).toContain("Hello, Ada!");
  } finally {
    process.kill(-(child.pid ?? 0), "SIGTERM");
    await exited;
  }
});

interface Client {
  tasks: { greet: (input: { name: string }) => Promise<unknown> };
}
