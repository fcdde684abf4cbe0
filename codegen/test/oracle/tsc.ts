import { join } from "node:path";
import ts from "typescript";

export interface Question {
  /** A module's declarations, among them one of `T`. */
  source: string;
  values: readonly unknown[];
}

/**
 * What `tsc` says of values as literals: for each question, for each value,
 * whether `const v: T = <value>` compiles. One program answers all.
 */
export function askTsc(
  questions: readonly Question[],
  options: ts.CompilerOptions = {},
): boolean[][] {
  const files = new Map(questions.map((question, index) => [fileName(index), textOf(question)]));
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    types: [],
    skipLibCheck: true,
    ...options,
  };
  const host = ts.createCompilerHost(compilerOptions);
  const onDisk = { ...host };
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    if (text === undefined) return onDisk.getSourceFile(name, ...rest);
    return ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  };
  host.fileExists = (name) => files.has(name) || onDisk.fileExists(name);
  host.readFile = (name) => files.get(name) ?? onDisk.readFile(name);
  const program = ts.createProgram([...files.keys()], compilerOptions, host);
  return questions.map((question, index) => verdicts(program, fileName(index), question));
}

/** On no disk, but where the packages that it may import are found. */
function fileName(index: number): string {
  return join(import.meta.dirname, `question-${index}.ts`);
}

const marker = "/*value*/";

function textOf({ source, values }: Question): string {
  const literals = values.map((value) => `${marker} { const v: T = ${literalOf(value)}; }`);
  return `${source}\nexport {};\n${literals.join("\n")}\n`;
}

/**
 * A value whose texts and numbers keep the types that they have: where the context
 * says nothing, `tsc` would make `"x"` any string, and then miss that it is "x".
 */
function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return `{ ${entries.map(([name, of]) => `${JSON.stringify(name)}: ${literalOf(of)}`).join(", ")} }`;
  }
  // U+2028 and U+2029 end a line for the compiler.
  const text = JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) =>
    end === "\u2028" ? "\\u2028" : "\\u2029",
  );
  return value === null ? text : `${text} as const`;
}

function verdicts(program: ts.Program, name: string, question: Question): boolean[] {
  const file = program.getSourceFile(name);
  if (!file) throw new Error(`the oracle lost ${name}`);
  const lines = file.text.split("\n");
  const first = lines.findIndex((line) => line.startsWith(marker));
  const accepted = question.values.map(() => true);
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  for (const problem of found) {
    const { line } = file.getLineAndCharacterOfPosition(problem.start ?? 0);
    const index = line - first;
    if (first < 0 || index < 0 || index >= accepted.length) {
      const text = ts.flattenDiagnosticMessageText(problem.messageText, " ");
      throw new Error(`the corpus itself does not compile: ${text}\n${lines[line] ?? ""}`);
    }
    accepted[index] = false;
  }
  return accepted;
}
