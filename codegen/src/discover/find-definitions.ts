import { dirname } from "node:path";
import ts from "typescript";
import { manifestIn } from "../package-manifest.ts";
import type { Checker } from "../read/checker.ts";

/** A call of `defineTask` or `defineEvent`, as it stands in the sources. */
export interface Definition {
  kind: "task" | "event";
  call: ts.CallExpression;
}

const kinds: Record<string, Definition["kind"]> = { defineTask: "task", defineEvent: "event" };

/** All definitions of a file, under whatever name the functions were imported. */
export function findDefinitions(checker: Checker, file: ts.SourceFile): Definition[] {
  const found: Definition[] = [];
  const visit = (node: ts.Node): void => {
    // Nothing is called in them.
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isCallExpression(node)) {
      const kind = kindOf(checker, node);
      if (kind) found.push({ kind, call: node });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** By what the callee is, not by its name: an alias, a namespace, a variable will do. */
function kindOf(checker: Checker, call: ts.CallExpression): Definition["kind"] | undefined {
  if (call.expression.kind === ts.SyntaxKind.ImportKeyword) return undefined;
  const type = checker.ts.getTypeAtLocation(call.expression);
  for (const { declaration } of type.getCallSignatures()) {
    if (!declaration || !ts.isFunctionDeclaration(declaration)) continue;
    const kind = kinds[declaration.name?.text ?? ""];
    if (kind && isSdk(declaration.getSourceFile().fileName)) return kind;
  }
  return undefined;
}

const packageNames = new Map<string, string | undefined>();

function isSdk(fileName: string): boolean {
  return packageNameOf(dirname(fileName)) === "tunnel-worker-sdk";
}

/** The name in the nearest package.json, which holds for links into a workspace too. */
function packageNameOf(dir: string): string | undefined {
  if (packageNames.has(dir)) return packageNames.get(dir);
  const name = ownName(dir) ?? (dirname(dir) === dir ? undefined : packageNameOf(dirname(dir)));
  packageNames.set(dir, name);
  return name;
}

function ownName(dir: string): string | undefined {
  const name = manifestIn(dir)?.["name"];
  return typeof name === "string" ? name : undefined;
}
