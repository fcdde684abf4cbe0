import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { resolveConfig } from "../../src/config.ts";
import { generate } from "../../src/generate.ts";
import type { GeneratedFile } from "../../src/model/generated-file.ts";

const compilerOptions = { strict: true, target: "ES2022", module: "NodeNext" };
const sdk = join(import.meta.dirname, "../sdk/index.d.ts");

/** A project with a task for each of many types, which takes it and gives it. */
export class TypedProject {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-typed-")));

  /**
   * Runs codegen over modules that declare `T` each, and keeps what it wrote.
   *
   * @param sources by the name of the task
   */
  generate(sources: ReadonlyMap<string, string>): readonly GeneratedFile[] {
    const paths = { "tunnel-worker-sdk": [sdk] };
    this.write("package.json", `{ "type": "module" }`);
    this.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, paths } }));
    for (const [name, source] of sources) {
      this.write(
        `src/${name}.ts`,
        `import { defineTask } from "tunnel-worker-sdk";
${source}
export type { T };
export const task = defineTask("${name}", (input: T): T => input);
`,
      );
    }
    const config = { include: ["src/**/*.ts"], schemasDir: "schemas", clientDir: "client" };
    const { diagnostics, output } = generate(
      resolveConfig(join(this.#folder, "tunnel.config.ts"), config),
    );
    const [error] = diagnostics.all().filter(({ severity }) => severity === "error");
    if (!output) throw new Error(JSON.stringify(error));
    for (const file of output.files) this.write(join(file.folder, file.path), file.text);
    return output.files;
  }

  /**
   * Inputs and outputs of the client that are wider or narrower than others, as `name_in` and
   * `name_out`.
   *
   * @param others what the input and the output of a task are compared with, as TypeScript has it
   */
  differences(
    names: readonly string[],
    others: (name: string) => readonly [input: string, output: string],
  ): string[] {
    const comparison = this.write(
      "comparison.ts",
      [
        `import type { Client } from "./client/index.js";`,
        `type Mutual<A, B> = [A] extends [B] ? [B] extends [A] ? true : "wider" : "narrower";`,
        ...names.flatMap((name) => {
          const [input, output] = others(name);
          return [
            `export const ${name}_in: Mutual<${input}, Parameters<Client["${name}"]>[0]> = true;`,
            `export const ${name}_out: Mutual<${output}, Awaited<ReturnType<Client["${name}"]>>> = true;`,
          ];
        }),
      ].join("\n"),
    );
    const program = ts.createProgram([comparison], {
      ...compilerOptions,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      paths: { "tunnel-worker-sdk": [sdk] },
      noEmit: true,
      skipDefaultLibCheck: true,
    });
    return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
      const name = /^\w+/.exec(file?.text.slice(start) ?? "")?.[0] ?? "";
      if (file?.fileName === comparison && /_(in|out)$/.test(name)) return name;
      throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
    });
  }

  write(path: string, text: string): string {
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
