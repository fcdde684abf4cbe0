import { normalize } from "node:path";
import ts from "typescript";
import type { Project } from "../config.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { isBuiltInFile } from "../read/checker.ts";
import { ImportGraph } from "./import-graph.ts";
import { reportProblem, reportTypeScript } from "./typescript-diagnostics.ts";

/** The project as TypeScript has it. */
export interface Compilation {
  program: ts.Program;
  /** The files that the config includes, sorted by name. */
  included: readonly ts.SourceFile[];
  /** Those among them that may mean something else than when `accept` was last called. */
  affected: readonly ts.SourceFile[];
}

/**
 * Compiles a project, and again after changes with all that has not changed.
 *
 * 1. A source file is parsed once, until `forget` names it.
 * 2. The tsconfig and the globs are looked at once, until `restart` or `reconfigure`.
 * 3. Of what was accepted, only what a change affects is checked again (`ImportGraph`).
 */
export class Compiler {
  readonly #project: Project;
  readonly #parsed = new Map<string, ts.SourceFile>();
  #setup: Setup | undefined;
  #configFiles: readonly string[];
  #previous: ts.Program | undefined;
  #graph = new ImportGraph();

  constructor(project: Project) {
    this.#project = project;
    this.#configFiles = [project.tsconfig];
  }

  /** The project's own files among those that were compiled. */
  files(): string[] {
    return [...this.#parsed.keys()].filter((file) => !file.includes("/node_modules/"));
  }

  /** The tsconfig and what it extends. */
  configFiles(): readonly string[] {
    return this.#configFiles;
  }

  /** Says that a file has changed on disk; false if it was none of those compiled. */
  forget(file: string): boolean {
    return this.#parsed.delete(file);
  }

  /** Whether a compiled file is no longer what it was when it was read. */
  isStale(file: string): boolean {
    return ts.sys.readFile(file) !== this.#parsed.get(file)?.text;
  }

  /** The one of these files that the fewest others import: what is read anew once it changes is the least. */
  leastImported(files: readonly string[]): string | undefined {
    return this.#graph.leastImported(files);
  }

  /** Looks for included and imported files afresh: some have come or gone. */
  restart(): void {
    this.#previous = undefined;
    this.#setup = undefined;
  }

  /** Reads the tsconfig afresh; everything may mean something else then. */
  reconfigure(): void {
    this.restart();
    this.#graph = new ImportGraph();
  }

  /**
   * What TypeScript has against what may mean something else goes into `diagnostics`.
   *
   * @param onFile called before each file that is parsed or checked
   */
  compile(diagnostics: Diagnostics, onFile?: () => void): Compilation | undefined {
    const setup = (this.#setup ??= this.#readSetup(diagnostics));
    if (!setup) return undefined;
    const { names, idle, ambient, compilerOptions } = setup;
    if (idle.length > 0) diagnostics.warn("TUN1002", noMatch(idle), this.#aboutGlobs());
    const program = ts.createProgram(
      [...names, ...ambient],
      compilerOptions,
      this.#host(compilerOptions, onFile),
      this.#previous,
    );
    this.#graph.update(program, this.#previous === undefined);
    this.#previous = program;
    const isAffected = this.#graph.affected();
    const included = names.flatMap((name) => program.getSourceFile(name) ?? []);
    const affected = included.filter(({ fileName }) => isAffected(fileName));
    reportTypeScript(program, affected, diagnostics, onFile);
    return { program, included, affected };
  }

  /** Says that nothing was wrong with the last compilation, and that all of it has been read. */
  accept(): void {
    this.#graph.accept();
  }

  #readSetup(diagnostics: Diagnostics): Setup | undefined {
    const options = this.#readOptions(diagnostics);
    if (!options) return undefined;
    const found = this.#project.include.map((glob) => ({ glob, names: this.#matching(glob) }));
    const names = [...new Set(found.flatMap(({ names }) => names))].sort();
    const idle = found.filter(({ names }) => names.length === 0).map(({ glob }) => glob);
    if (names.length > 0) return { ...options, names, idle };
    diagnostics.error("TUN1002", noMatch(idle), this.#aboutGlobs());
    return undefined;
  }

  #aboutGlobs(): { hint: string } {
    const { configFile } = this.#project;
    return {
      hint: `globs are relative to ${configFile}; only .ts, .tsx, .mts and .cts files are read`,
    };
  }

  #matching(glob: string): string[] {
    const { dir, exclude } = this.#project;
    const excluded = ["**/node_modules/**", ...exclude];
    const names = ts.sys.readDirectory(dir, [".ts", ".tsx", ".mts", ".cts"], excluded, [glob]);
    return names.filter((name) => !/\.d\.[cm]?ts$/.test(name));
  }

  #readOptions(diagnostics: Diagnostics): Omit<Setup, "names" | "idle"> | undefined {
    const { tsconfig, configFile } = this.#project;
    if (!ts.sys.fileExists(tsconfig)) {
      diagnostics.error("TUN1001", `${tsconfig}: no such file`, {
        hint: `write one with "strict": true, or name yours with tsconfig in ${configFile}`,
      });
      return undefined;
    }
    const problems: ts.Diagnostic[] = [];
    const parsed = ts.getParsedCommandLineOfConfigFile(tsconfig, overrides, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => problems.push(problem),
    });
    const { configFile: source } = (parsed?.options ?? {}) as {
      configFile?: ts.TsConfigSourceFile;
    };
    const extended = source?.extendedSourceFiles ?? [];
    this.#configFiles = [tsconfig, ...extended.map((file) => normalize(file))];
    // A tsconfig may well include none of the files that matter here.
    if (parsed) {
      const found = ts.getConfigFileParsingDiagnostics(parsed);
      problems.push(...found.filter(({ code }) => code !== noInputs));
    }
    for (const problem of problems) reportProblem(problem, diagnostics);
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

  #host(options: ts.CompilerOptions, onFile?: () => void): ts.CompilerHost {
    const host = ts.createCompilerHost(options);
    const parse = host.getSourceFile.bind(host);
    const libraryDir = host.getDefaultLibLocation?.() ?? "";
    host.getSourceFile = (name, languageVersion, onError) => {
      const known = this.#parsed.get(name);
      if (known) return known;
      onFile?.();
      const file = parse(name, parseOptions(name, libraryDir, languageVersion), onError);
      if (file) this.#parsed.set(name, file);
      return file;
    };
    return host;
  }
}

function noMatch(globs: readonly string[]): string {
  return `include matches no file: ${globs.join(", ")}`;
}

/** Everything but the files themselves. */
interface Setup {
  compilerOptions: ts.CompilerOptions;
  /** The files that the config includes, sorted. */
  names: readonly string[];
  /** Globs of the config that match none. */
  idle: readonly string[];
  /** Declarations that the tsconfig includes. */
  ambient: readonly string[];
}

/** What the language's own library says in comments is said of no type of the project's. */
function parseOptions(
  name: string,
  libraryDir: string,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.ScriptTarget | ts.CreateSourceFileOptions {
  if (typeof options !== "object" || !isBuiltInFile(name, libraryDir)) return options;
  return { ...options, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
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
