import type { ScalarConversion } from "../../generated/manifest.ts";
import type { NamedType } from "../types.ts";
import type { Literal } from "./parts.ts";

/**
 * What may be at a place, as far as conversion goes: one node for the same types,
 * wherever they are. Filled in after it is handed out, which is what ends recursion.
 */
export interface Node {
  /** The name of what it is all of. */
  name?: NamedType;
  /** All that may be here is of one kind of JSON, and converted alike. */
  isSingle: boolean;
  /** What strings are in JavaScript. */
  string?: Exclude<ScalarConversion, "plain">;
  /** Strings that stay strings all the same. */
  literals: readonly string[];
  list?: ListNode | TaggedNode;
  object?: ObjectNode | TaggedNode;
}

export type ListNode =
  /** Arrays and tuples. */
  | { kind: "sequence"; elements: readonly Node[]; rest?: Node }
  | { kind: "map"; key: Node; value: Node }
  | { kind: "set"; items: Node };

export interface ObjectNode {
  kind: "object";
  properties: ReadonlyMap<string, Node>;
  patterns: readonly { pattern: string; node: Node }[];
  additional?: Node;
}

/** Lists or objects that one of their elements or properties tells apart. */
export interface TaggedNode {
  kind: "tagged";
  tag: string;
  cases: readonly { tags: readonly Literal[]; node: Node }[];
}

/** The nodes inside a node. */
export function childrenOf({ list, object }: Node): Node[] {
  return [list, object].flatMap((part): Node[] => {
    switch (part?.kind) {
      case undefined:
        return [];
      case "sequence":
        return [...part.elements, ...(part.rest ? [part.rest] : [])];
      case "map":
        return [part.key, part.value];
      case "set":
        return [part.items];
      case "tagged":
        return part.cases.map(({ node }) => node);
      case "object": {
        const { properties, patterns, additional } = part;
        const others = [...patterns.map(({ node }) => node), ...(additional ? [additional] : [])];
        return [...properties.values(), ...others];
      }
    }
  });
}
