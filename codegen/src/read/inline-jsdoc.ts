import ts from "typescript";
import type { Checker } from "./checker.ts";
import { constraintTags, type Tag } from "./constraint.ts";
import { isForeign, locationOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/** What a JSDoc comment says. */
export interface InlineJsDoc {
  description: string;
  tags: readonly Tag[];
}

/**
 * The JSDoc in `{ /** @integer *\/ n: number }`: TypeScript counts a comment behind
 * `{` or `;` to what is before it, so it is read here. One with a line end behind
 * it may be meant for either: it is refused if it constrains, else there is a warning.
 */
export function inlineJsDoc(reader: Reader, symbol: ts.Symbol, place: Place): InlineJsDoc[] {
  return inlineBlocks(symbol).flatMap(({ declaration, jsDoc, isBeside }) => {
    if (isBeside) return [jsDoc];
    reportUnattached(reader, jsDoc, declaration, place);
    return [];
  });
}

/** Its JSDoc says more of a value than its type. */
export function isConstrained(checker: Checker, symbol: ts.Symbol): boolean {
  return constraintText(checker, symbol) !== "";
}

/** What the JSDoc says of values beyond the type, to be compared. */
export function constraintText(checker: Checker, symbol: ts.Symbol): string {
  const attached = symbol
    .getJsDocTags(checker.ts)
    .map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) }));
  const inline = inlineBlocks(symbol).flatMap(({ jsDoc }) => jsDoc.tags);
  return [...attached, ...inline]
    .filter(({ name }) => constraintTags.has(name))
    .map(({ name, text }) => `@${name} ${text.trim()}`)
    .sort()
    .join("\n");
}

interface InlineBlock {
  declaration: ts.Node;
  jsDoc: InlineJsDoc;
  /** No line end is between the two. */
  isBeside: boolean;
}

function inlineBlocks(symbol: ts.Symbol): InlineBlock[] {
  return (symbol.declarations ?? []).flatMap((declaration) => {
    const file = declaration.getSourceFile();
    const isAlias = ts.isTypeAliasDeclaration(declaration);
    const isMember = [ts.isPropertySignature, ts.isPropertyDeclaration, ts.isAccessor].some(
      (isKind) => isKind(declaration),
    );
    // At the very beginning of a file TypeScript takes it as anybody would.
    const isFirst = declaration.pos === 0;
    if (isFirst || !(isMember || isAlias) || isForeign(declaration)) return [];
    const comments = ts.getTrailingCommentRanges(file.text, declaration.pos) ?? [];
    const blocks = comments.filter(({ pos }) => file.text.startsWith("/**", pos));
    const found = blocks.map(({ pos, end }) => ({
      declaration,
      jsDoc: parse(file.text.slice(pos, end)),
      isBeside: !/[\r\n]/.test(file.text.slice(end, declaration.getStart(file))),
    }));
    // A remark behind a statement may well be meant for that one; no constraint counts there.
    return isAlias ? found.filter(({ jsDoc, isBeside }) => isBeside || constrains(jsDoc)) : found;
  });
}

function parse(comment: string): InlineJsDoc {
  const file = ts.createSourceFile(
    "jsdoc.ts",
    `interface I {\n${comment}\np: 0;\n}`,
    ts.ScriptTarget.ESNext,
    true,
  );
  const [declaration] = file.statements;
  const [property] =
    declaration && ts.isInterfaceDeclaration(declaration) ? declaration.members : [];
  const blocks = property ? ts.getJSDocCommentsAndTags(property).filter(ts.isJSDoc) : [];
  return {
    description: blocks
      .map(({ comment: text }) => ts.getTextOfJSDocComment(text) ?? "")
      .join("\n\n"),
    tags: blocks.flatMap(({ tags }) =>
      (tags ?? []).map(({ tagName, comment: text }) => ({
        name: tagName.text,
        text: ts.getTextOfJSDocComment(text) ?? "",
      })),
    ),
  };
}

function constrains({ tags }: InlineJsDoc): boolean {
  return tags.some(({ name }) => constraintTags.has(name));
}

function reportUnattached(
  reader: Reader,
  jsDoc: InlineJsDoc,
  declaration: ts.Node,
  place: Place,
): void {
  const what = ts.isTypeAliasDeclaration(declaration) ? "type" : "property";
  const message = `this JSDoc is not attached to the ${what} behind it`;
  const hint = `put the comment on a line of its own, before the ${what} that it is for`;
  if (constrains(jsDoc)) {
    reader.refuse("TUN3005", { ...place, node: declaration }, message, { hint });
    return;
  }
  reader.diagnostics.warn("TUN3005", message, {
    hint,
    location: locationOf(declaration),
    path: place.path,
  });
}
