// The list of formats that codegen lets through is the gateway's.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { knownFormats } from "../../codegen/src/read/known-formats.ts";
import { gatewayBinary, node, startGateway } from "../src/gateway.ts";
import { createProject, type Project } from "../src/project.ts";

/** Those of draft 2020-12, and some that people are used to from elsewhere. */
const others = ["idn-email", "idn-hostname", "int32", "int64", "double", "byte", "binary", "url"];

const worker = `${node} -e "setInterval(() => {}, 1000)"`;

test("the gateway serves every format that codegen knows", async () => {
  using project = projectWith(knownFormats);
  project.generate();
  const schemas = project.path("schemas");
  await using gateway = await startGateway({ schemas, worker, flags: ["--plain-worker"] });
  expect(gateway.log()).not.toContain("format");
});

test("codegen knows no other", () => {
  using project = projectWith(others);
  const { status, stderr } = project.codegen();
  expect(status).toBe(1);
  const refused = others.map((format, index) => `TUN3006: Input.f${index}: @format ${format}`);
  for (const line of refused) expect(stderr).toContain(line);
});

test("nor does the gateway", () => {
  using project = projectWith(["uuid"]);
  project.generate();
  const path = "schemas/tasks/app.formats.input.json";
  const schema = project.read(path);
  for (const format of others) {
    project.write({ [path]: schema.replace('"uuid"', JSON.stringify(format)) });
    const { status, stderr } = spawnSync(
      gatewayBinary(),
      ["--schemas", project.path("schemas"), "--worker", worker, "--port", "0"],
      { encoding: "utf8", env: { ...process.env, TUNNEL_TOKEN: "secret" } },
    );
    expect(status, format).not.toBe(0);
    expect(stderr).toContain(format);
  }
});

function projectWith(formats: readonly string[]): Project {
  const properties = formats.map(
    (format, index) => `  /** @format ${format} */\n  f${index}: string;`,
  );
  return createProject({
    "src/formats.ts": `import { defineTask } from "tunnel-worker-sdk";
interface Input {
${properties.join("\n")}
}
export const formats = defineTask("app.formats", (input: Input) => input.f0);
`,
  });
}
