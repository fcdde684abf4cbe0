import ts from "typescript";
import { locationOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/**
 * Warns of `{ /** … *\/ a: string }` on one line: TypeScript counts a comment
 * behind `{` or `;` to what is before it, so its constraints would be lost.
 */
export function warnOfUnattached(reader: Reader, symbol: ts.Symbol, place: Place): void {
  for (const declaration of symbol.declarations ?? []) {
    const file = declaration.getSourceFile();
    const isProperty = ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration);
    if (!isProperty || file.fileName.includes("/node_modules/")) continue;
    const comments = ts.getTrailingCommentRanges(file.text, declaration.pos) ?? [];
    if (!comments.some(({ pos }) => file.text.startsWith("/**", pos))) continue;
    reader.diagnostics.warn("TUN3005", "this JSDoc is not attached to the property behind it", {
      hint: "put the comment on a line of its own, before the property",
      location: locationOf(declaration),
      path: place.path,
    });
  }
}
