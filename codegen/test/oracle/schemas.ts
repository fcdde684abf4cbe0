import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../src/config.ts";
import { type Diagnostic, Diagnostics } from "../../src/diagnostics.ts";
import { Compiler } from "../../src/discover/compiler.ts";
import { discover } from "../../src/discover/discover.ts";
import type { Conversion } from "../../src/generated/manifest.ts";
import { contractFor } from "../../src/emit/json-schema/json-schema.ts";
import type { JsonSchema } from "../../src/model/contract.ts";
import { typesOf } from "../../src/model/service.ts";
import { Checker } from "../../src/read/checker.ts";
import { Reader } from "../../src/read/reader.ts";
import { readService } from "../../src/read/service.ts";
import { settleNames } from "../../src/read/settle-names.ts";
import { compilerOptions as base } from "../sdk/compiler-options.ts";

/** What codegen makes of one type as an input. */
export interface Judged {
  /** Undefined where the type was refused. */
  schema: JsonSchema | undefined;
  /** Undefined where all of the type is JSON. */
  conversion?: Conversion | undefined;
  /** What the conversion refers to. */
  named?: Readonly<Record<string, Conversion>>;
  diagnostics: Diagnostic[];
}

/**
 * The input schemas for types, each declared as `T` in a module of its own. They
 * are compiled together and read one by one, so that one refusal spoils no other.
 */
export function inputSchemas(
  sources: readonly string[],
  compilerOptions: Record<string, unknown> = {},
): Judged[] {
  const dir = mkdtempSync(join(tmpdir(), "tunnel-corpus-"));
  try {
    writeProject(dir, sources, compilerOptions);
    const project = resolveConfig(join(dir, "tunnel.config.ts"), {
      include: ["src/*.ts"],
      schemasDir: "schemas",
      clientDir: "client",
    });
    const problems = new Diagnostics();
    const compilation = new Compiler(project).compile(problems);
    if (!compilation || problems.hasErrors()) {
      throw new Error(`the types do not compile: ${JSON.stringify(problems.all().slice(0, 3))}`);
    }
    const checker = new Checker(compilation.program);
    const discovered = discover(checker, compilation.included, "", problems);
    return sources.map((_, index) => {
      const diagnostics = new Diagnostics();
      const own = discovered.filter(({ id }) => id === idOf(index));
      const service = readService(new Reader(checker, diagnostics, dir), own, project);
      const [task] = service.tasks;
      if (diagnostics.hasErrors() || !task) {
        return { schema: undefined, diagnostics: diagnostics.all() };
      }
      settleNames(typesOf(service));
      const { tasks, conversions } = contractFor(service);
      return {
        schema: tasks.get(idOf(index))?.input,
        conversion: conversions.of(task.input.type),
        named: conversions.named(),
        diagnostics: diagnostics.all(),
      };
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function idOf(index: number): string {
  return `corpus.t${index}`;
}

function writeProject(
  dir: string,
  sources: readonly string[],
  compilerOptions: Record<string, unknown>,
): void {
  mkdirSync(join(dir, "src"));
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(dir, "node_modules"));
  const tsconfig = { compilerOptions: { ...base, ...compilerOptions } };
  writeFileSync(join(dir, "package.json"), '{ "type": "module" }');
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify(tsconfig));
  for (const [index, source] of sources.entries()) {
    const text = `import { defineTask } from "tunnel-worker-sdk";
${source}
export const task = defineTask("${idOf(index)}", (_: T) => null);
`;
    writeFileSync(join(dir, `src/t${index}.ts`), text);
  }
}
