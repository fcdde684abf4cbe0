// Writes schemas/protocol/ from the Rust crate tunnel-protocol, and the TypeScript
// types of both packages from those schemas. `--check` compares instead of writing.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { compile, type JSONSchema } from "json-schema-to-typescript";

const root = join(import.meta.dirname, "..");
const schemasDir = join(root, "schemas/protocol");

/** Which package needs the types of which schema. */
const consumers: Record<string, string[]> = {
  "gateway-message": ["worker-sdk/src/generated"],
  "worker-message": ["worker-sdk/src/generated"],
  conversion: ["worker-sdk/src/generated", "codegen/client-runtime/generated"],
  manifest: ["codegen/src/generated", "worker-sdk/src/generated"],
  discovery: ["codegen/src/generated"],
  "error-envelope": ["codegen/client-runtime/generated"],
};

/** Which package puts a schema itself into what it writes. */
const embedders: Record<string, string[]> = {
  "error-envelope": ["codegen/src/generated"],
};

const fresh = mkdtempSync(join(tmpdir(), "tunnel-protocol-"));
const files = new Map<string, string>();
try {
  runExample("write_schemas", fresh);
  for (const file of readdirSync(fresh).sort()) {
    const name = file.replace(".schema.json", "");
    const text = readFileSync(join(fresh, file), "utf8");
    files.set(join(schemasDir, file), text);
    const banner = `// Generated from schemas/protocol/${file} by \`pnpm protocol\`. Do not edit.`;
    const types = await compile(anythingIsUnknown(JSON.parse(text)) as JSONSchema, name, {
      additionalProperties: false,
      bannerComment: banner,
      unknownAny: true,
      unreachableDefinitions: false,
    });
    for (const dir of consumers[name] ?? []) files.set(join(root, dir, `${name}.ts`), types);
    const module = `${banner}\n\nexport const schema = ${text.trimEnd()};\n`;
    for (const dir of embedders[name] ?? [])
      files.set(join(root, dir, `${name}-schema.ts`), module);
  }
} finally {
  rmSync(fresh, { recursive: true });
}
files.set(join(root, "worker-sdk/test/generated/gateway-samples.ts"), samples());
files.set(join(root, "codegen/client-runtime/generated/convert.ts"), sharedConvert());

const changed = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
if (process.argv.includes("--check")) {
  if (changed.length > 0) {
    const list = changed.map((path) => `  ${relative(root, path)}`).join("\n");
    console.error(`Generated files are out of date; run \`pnpm protocol\`:\n${list}`);
    process.exit(1);
  }
} else {
  for (const path of changed) {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, files.get(path) ?? "");
    console.error(`wrote ${relative(root, path)}`);
  }
}

function runExample(name: string, ...args: string[]): string {
  const cargo = spawnSync(
    "cargo",
    ["run", "--quiet", "-p", "tunnel-protocol", "--example", name, "--", ...args],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" },
  );
  if (cargo.status !== 0) process.exit(1);
  return cargo.stdout;
}

/** The lines that Rust writes, as literals: type-checking them is the test. */
function samples(): string {
  const lines = runExample("write_samples").trimEnd().split("\n");
  return [
    "// Generated from gateway/protocol/examples/write_samples.rs by `pnpm protocol`. Do not edit.",
    `import type { GatewayMessage } from "../../src/generated/gateway-message.ts";`,
    "",
    "export const gatewayMessages = [",
    ...lines.map((line) => `  ${line},`),
    "] as const satisfies GatewayMessage[];",
    "",
    "/** The same, as they come over the pipe. */",
    "export const gatewayLines = [",
    ...lines.map((line) => `  ${JSON.stringify(line)},`),
    "];",
    "",
  ].join("\n");
}

/** Both ends of a call convert alike; the client's runtime can import nothing of the SDK. */
function sharedConvert(): string {
  const text = readFileSync(join(root, "worker-sdk/src/convert.ts"), "utf8");
  const banner = "// Generated from worker-sdk/src/convert.ts by `pnpm protocol`. Do not edit.";
  return `${banner}\n${text.replace('"./generated/conversion.ts"', '"./conversion.ts"')}`;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** A schema that only describes means any value; json-schema-to-typescript reads it as an object. */
function anythingIsUnknown(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(anythingIsUnknown);
  if (typeof schema !== "object" || schema === null) return schema;
  const keys = Object.keys(schema);
  if (keys.length === 1 && keys[0] === "description") return { ...schema, tsType: "unknown" };
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, anythingIsUnknown(value)]),
  );
}
