import ts from "typescript";
import type { Project } from "../config.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { reportTypeScript } from "./typescript-diagnostics.ts";

/** The project as TypeScript has it. */
export interface Compilation {
  program: ts.Program;
  /** The files that the config includes, sorted by name. */
  included: readonly ts.SourceFile[];
}

/**
 * Compiles a project, and again after changes with all that has not changed.
 *
 * 1. A source file is parsed once, until `forget` names it.
 * 2. The previous program is handed to the next, which checks affected files only.
 */
export class Compiler {
  readonly #project: Project;
  readonly #parsed = new Map<string, ts.SourceFile>();
  #previous: ts.SemanticDiagnosticsBuilderProgram | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  /** The project's own files among those that were compiled. */
  files(): string[] {
    return [...this.#parsed.keys()].filter((file) => !file.includes("/node_modules/"));
  }

  /** Says that a file has changed on disk; false if it was none of those compiled. */
  forget(file: string): boolean {
    return this.#parsed.delete(file);
  }

  /** Whether a compiled file is no longer what it was when it was read. */
  isStale(file: string): boolean {
    return ts.sys.readFile(file) !== this.#parsed.get(file)?.text;
  }

  /** Looks for imported files afresh: some have come or gone. */
  restart(): void {
    this.#previous = undefined;
  }

  /** What TypeScript has against the project goes into `diagnostics`. */
  compile(diagnostics: Diagnostics): Compilation | undefined {
    const options = this.#readOptions(diagnostics);
    if (!options) return undefined;
    const names = this.#includedNames();
    if (names.length === 0) {
      diagnostics.error("TUN1002", `include matches no file: ${this.#project.include.join(", ")}`, {
        hint: `patterns are relative to ${this.#project.configFile}`,
      });
      return undefined;
    }
    const builder = ts.createSemanticDiagnosticsBuilderProgram(
      [...names, ...options.ambient],
      options.compilerOptions,
      this.#host(options.compilerOptions),
      this.#previous,
    );
    this.#previous = builder;
    const program = builder.getProgram();
    const included = names.flatMap((name) => program.getSourceFile(name) ?? []);
    reportTypeScript(builder, included, diagnostics);
    return { program, included };
  }

  #includedNames(): string[] {
    const { dir, include } = this.#project;
    const excluded = ["**/node_modules/**"];
    const names = ts.sys.readDirectory(dir, [".ts", ".tsx", ".mts", ".cts"], excluded, include);
    return names.filter((name) => !/\.d\.[cm]?ts$/.test(name)).sort();
  }

  #readOptions(
    diagnostics: Diagnostics,
  ): { compilerOptions: ts.CompilerOptions; ambient: string[] } | undefined {
    const { tsconfig } = this.#project;
    const problems: ts.Diagnostic[] = [];
    const parsed = ts.getParsedCommandLineOfConfigFile(tsconfig, overrides, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => problems.push(problem),
    });
    // A tsconfig may well include none of the files that matter here.
    problems.push(...(parsed?.errors.filter(({ code }) => code !== noInputs) ?? []));
    for (const { messageText } of problems) {
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      diagnostics.error("TUN1001", `${tsconfig}: ${message}`);
    }
    if (!parsed || problems.length > 0) return undefined;
    const isStrict = parsed.options.strictNullChecks ?? parsed.options.strict ?? false;
    if (!isStrict) {
      diagnostics.error("TUN1004", `${tsconfig}: without strictNullChecks every type has null`, {
        hint: 'set "strict": true',
      });
      return undefined;
    }
    const ambient = parsed.fileNames.filter((name) => /\.d\.[cm]?ts$/.test(name));
    return { compilerOptions: parsed.options, ambient };
  }

  #host(options: ts.CompilerOptions): ts.CompilerHost {
    const host = ts.createCompilerHost(options);
    const parse = host.getSourceFile.bind(host);
    host.getSourceFile = (name, languageVersion, onError) => {
      const known = this.#parsed.get(name);
      if (known) return known;
      const file = parse(name, languageVersion, onError);
      if (file) {
        (file as ts.SourceFile & { version: string }).version =
          ts.sys.createHash?.(file.text) ?? file.text;
        this.#parsed.set(name, file);
      }
      return file;
    };
    return host;
  }
}

const overrides: ts.CompilerOptions = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  skipLibCheck: true,
};

/** "No inputs were found in config file". */
const noInputs = 18003;
