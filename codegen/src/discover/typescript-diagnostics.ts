import ts from "typescript";
import type { Diagnostics } from "../diagnostics.ts";

/** TypeScript's own errors in these files: what it rejects has no type to rely on. */
export function reportTypeScript(
  program: ts.Program,
  files: readonly ts.SourceFile[],
  diagnostics: Diagnostics,
  onFile?: () => void,
): void {
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => {
      onFile?.();
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    }),
  ];
  for (const problem of found) {
    // Unused names are a matter of style, in the way while one is still writing.
    if (problem.category !== ts.DiagnosticCategory.Error || problem.reportsUnnecessary) continue;
    reportProblem(problem, diagnostics);
  }
}

/** One of TypeScript's own errors. */
export function reportProblem(problem: ts.Diagnostic, diagnostics: Diagnostics): void {
  const text = ts.flattenDiagnosticMessageText(problem.messageText, " ").replace(/\s+/g, " ");
  const location = problem.file && {
    file: problem.file.fileName,
    ...positionOf(problem.file, problem.start ?? 0),
  };
  diagnostics.error("TUN1001", `TS${problem.code}: ${text}`, {
    ...(location && { location }),
    ...(isMissingPackage(problem.code, text) && { hint: installHint }),
  });
}

/** TypeScript says no more than that it is not there. */
function isMissingPackage(code: number, text: string): boolean {
  return code === 2307 && /^Cannot find module '[^./'][^']*' or .*declarations\.$/.test(text);
}

const installHint =
  "install the package, as with npm install; or build it, if it is of this workspace";

function positionOf(file: ts.SourceFile, start: number): { line: number; column: number } {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { line: line + 1, column: character + 1 };
}
