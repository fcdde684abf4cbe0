import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { GeneratedClient } from "./generated-client.ts";
import { largeService, smallService } from "./sample-service.ts";

const small = new GeneratedClient(smallService);
const large = new GeneratedClient(largeService);
afterAll(() => {
  small.remove();
  large.remove();
});

/** A page's script as a browser gets it. */
async function bundle(generated: GeneratedClient, code: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [generated.write("page.js", code)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

const callOfOneTask = `
  import { call, tasksAdd } from "./client/calls.js";
  call({ baseUrl: "/__runner" }, tasksAdd, { a: 5, b: 3 }).then(console.log);`;

test("a small client is at most 2.5 KB", async () => {
  const page = await bundle(
    small,
    `import { createClient, TunnelError } from "./client/index.js";
     const client = createClient({ baseUrl: "/__runner" });
     client.tasks.add({ a: 5, b: 3 }).catch((error) => console.log(error instanceof TunnelError));`,
  );
  expect(page).toContain("app.tasks.add");
  expect(gzipSync(page).byteLength).toBeLessThanOrEqual(2500);
});

test("of a large client, one task's import brings that task and no other", async () => {
  const page = await bundle(large, callOfOneTask);
  const ids = [...page.matchAll(/app\.[\w.-]+/g)].map(([id]) => id);
  expect(ids).toEqual(["app.tasks.add"]);
  expect(gzipSync(page).byteLength).toBeLessThanOrEqual(2250);
});

test("a checked call brings its own schema and no other", async () => {
  const page = await bundle(
    large,
    callOfOneTask.replace("./client/calls.js", "./client/validate.js"),
  );
  expect([...page.matchAll(/app\.tasks\.[\w.-]+/g)].map(([id]) => id)).toEqual(["app.tasks.add"]);
  expect(page).not.toContain("currency");
  expect(gzipSync(page).byteLength).toBeLessThanOrEqual(4700);
});
