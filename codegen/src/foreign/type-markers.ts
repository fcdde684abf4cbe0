import ts from "typescript";
import type { JsonSchema } from "../model/contract.ts";

/**
 * What json-schema-to-typescript cannot write goes through it as a tuple that
 * begins with a marker: `[Map$, K, V]` is `Map<K, V>`, and `[Optional$, T]` in
 * a tuple is `T?`. No other type is called like these.
 */
const markers = { Map: "Map$", Set: "Set$", optional: "Optional$" } as const;

type Convert = (value: unknown) => JsonSchema;

export function collectionFor(
  name: "Map" | "Set",
  { items = true }: JsonSchema,
  convert: Convert,
): JsonSchema {
  if (name === "Set") return marked("Set", [convert(items)]);
  const { prefixItems = [] } = items as JsonSchema;
  const [key = true, value = true] = prefixItems as unknown[];
  return marked("Map", [convert(key), convert(value)]);
}

/** A tuple in the older form. Lengths are left out: of them it would make a union. */
export function tupleFor(schema: JsonSchema, convert: Convert): JsonSchema {
  const { prefixItems, items = true, minItems = 0 } = schema;
  return {
    type: "array",
    items: (prefixItems as unknown[]).map((element, index) =>
      index < (minItems as number) ? convert(element) : marked("optional", [convert(element)]),
    ),
    additionalItems: typeof items === "boolean" ? items : convert(items),
  };
}

function marked(marker: keyof typeof markers, parts: JsonSchema[]): JsonSchema {
  return {
    type: "array",
    items: [{ tsType: markers[marker] }, ...parts],
    additionalItems: false,
  };
}

/** The type that was meant, without unions in unions and parentheses that it does not need. */
export function withoutMarkers(type: ts.TypeNode): ts.TypeNode {
  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, undefined);
    // Where they are needed, the factory puts them back.
    if (ts.isParenthesizedTypeNode(visited)) return visited.type;
    if (ts.isUnionTypeNode(visited)) {
      const members = visited.types.map(bare);
      return ts.factory.createUnionTypeNode(
        members.flatMap((member) => (ts.isUnionTypeNode(member) ? [...member.types] : [member])),
      );
    }
    return ts.isTupleTypeNode(visited) ? unmarked(visited) : visited;
  };
  return visit(type) as ts.TypeNode;
}

function bare(type: ts.TypeNode): ts.TypeNode {
  return ts.isParenthesizedTypeNode(type) ? bare(type.type) : type;
}

function unmarked(tuple: ts.TupleTypeNode): ts.TypeNode {
  const [first, ...parts] = tuple.elements;
  switch (first && nameOf(first)) {
    case markers.Map:
      return ts.factory.createTypeReferenceNode("Map", parts);
    case markers.Set:
      return ts.factory.createTypeReferenceNode("Set", parts);
    case markers.optional:
      return parts[0] ? ts.factory.createOptionalTypeNode(parts[0]) : tuple;
    default:
      return ts.setEmitFlags(tuple, ts.EmitFlags.SingleLine);
  }
}

function nameOf(type: ts.TypeNode): string | undefined {
  if (!ts.isTypeReferenceNode(type)) return undefined;
  return ts.isIdentifier(type.typeName) ? type.typeName.text : undefined;
}
