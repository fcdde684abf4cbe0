import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { GeneratedClient } from "./generated-client.ts";
import { smallService } from "./sample-service.ts";

const generated = new GeneratedClient(smallService);
afterAll(() => generated.remove());

test("a small client is at most 2.5 KB in a browser's bundle", async () => {
  const entry = generated.write(
    "page.js",
    `import { createClient, TunnelError } from "./client/index.js";
     const client = createClient({ baseUrl: "/__runner" });
     client.tasks.add({ a: 5, b: 3 }).catch((error) => console.log(error instanceof TunnelError));`,
  );
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
  const size = gzipSync(outputFiles[0]?.contents ?? "").byteLength;
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThanOrEqual(2500);
});
