// What is packed of the packages is all that a project elsewhere needs of this repository.
import { execFile } from "node:child_process";
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { node } from "../src/gateway.ts";

const root = join(import.meta.dirname, "../..");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-packed-")));
const shop = join(scratch, "shop");
const run = promisify(execFile);

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

test("README.md's steps to a service of one's own lead to one that generates and compiles", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, steps = ""] =
    /^## Your own service\n[^]*?```sh\n([^]*?)npm install /m.exec(readme) ?? [];
  expect(steps).toContain("npm pack ");
  await run("sh", ["-ec", steps.replaceAll("../shop", shop)], { cwd: root });
  await install();
  const codegen = join(shop, "node_modules/tunnel-codegen/bin/tunnel-codegen.js");
  const generated = await run(node, [codegen], { cwd: shop });
  expect(generated.stdout).toMatch(/^1 task, 0 events → schemas\/ /);
  const compiled = await run(node, [join(root, "node_modules/typescript/bin/tsc")], { cwd: shop });
  expect(compiled.stdout).toBe("");
});

/** What `npm install ./*.tgz` comes to, with the dependencies of this workspace. */
async function install(): Promise<void> {
  const modules = join(shop, "node_modules");
  for (const name of ["tunnel-codegen", "tunnel-worker-sdk"]) {
    const folder = join(modules, name);
    mkdirSync(folder, { recursive: true });
    const [packed = ""] = globSync(`${name}-*.tgz`, { cwd: shop });
    await run("tar", ["-xzf", join(shop, packed), "-C", folder, "--strip-components=1"]);
  }
  const manifest = readFileSync(join(modules, "tunnel-codegen/package.json"), "utf8");
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) {
    symlinkSync(join(root, "codegen/node_modules", name), join(modules, name));
  }
  symlinkSync(join(root, "e2e/node_modules/@types"), join(modules, "@types"));
}
