import ts from "typescript";
import type { JsonSchema } from "../model/contract.ts";
import { schemaForTypes } from "./schema-for-types.ts";
import { withoutMarkers } from "./type-markers.ts";

/**
 * Many schemas as types, in one run of json-schema-to-typescript: each as the
 * type of one property, so that it gives no names of its own.
 *
 * @param refer what a reference is called in TypeScript
 */
export async function writtenTypes(
  schemas: readonly unknown[],
  refer: (ref: string) => string,
): Promise<string[]> {
  // It brings a formatter along, which nothing else needs.
  const { compile } = await import("json-schema-to-typescript");
  const properties = Object.fromEntries(
    schemas.map((schema, index): [string, JsonSchema] => [
      `p${index}`,
      schemaForTypes(schema, refer),
    ]),
  );
  const all = { type: "object", properties, required: Object.keys(properties) };
  const text = await compile(all as never, "All", {
    additionalProperties: false,
    bannerComment: "",
    format: false,
    unknownAny: true,
    declareExternallyReferenced: false,
    ignoreMinAndMaxItems: true,
  });
  const types = membersOf(text);
  return schemas.map((_, index) => types.get(`p${index}`) ?? "unknown");
}

/** The types of the properties of the only interface. */
function membersOf(text: string): Map<string, string> {
  const file = ts.createSourceFile("all.ts", text, ts.ScriptTarget.Latest, true);
  const members = new Map<string, string>();
  for (const statement of file.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    for (const member of statement.members) {
      if (!ts.isPropertySignature(member) || !member.type) continue;
      members.set(member.name.getText(file), inOwnLayout(member.type, file));
    }
  }
  return members;
}

const printer = ts.createPrinter({ removeComments: false });

/** Printed anew: the generator indents nothing unless it formats, which takes ten times as long. */
function inOwnLayout(type: ts.TypeNode, file: ts.SourceFile): string {
  const text = printer.printNode(ts.EmitHint.Unspecified, withoutMarkers(type), file);
  return text
    .replaceAll(/^( +)(\*?)/gm, (_, indent: string, star: string) =>
      star === "" ? " ".repeat(indent.length / 2) : `${" ".repeat((indent.length - 1) / 2)} *`,
    )
    .replaceAll(/\/\*\*\n *\* ([^\n]*)\n *\*\//g, "/** $1 */");
}
