import type { Conversion, ScalarConversion } from "../../generated/manifest.ts";
import type { BaseType } from "../types.ts";
import { containsRich } from "./contains-rich.ts";
import { childrenOf, type ListNode, type Node, type ObjectNode, type TaggedNode } from "./node.ts";
import { Planner } from "./planner.ts";

/** What in the values of a service is no JSON. */
export interface Conversions {
  /** All of it is. */
  isEmpty(): boolean;
  /** Undefined where all of the type's values are JSON. */
  of(type: BaseType): Conversion | undefined;
  /** What the conversions so far refer to, by name. */
  named(): Readonly<Record<string, Conversion>>;
}

/** Made of the types: what has a name is written once and referred to. */
export class PlannedConversions implements Conversions {
  readonly #planner = new Planner();
  readonly #roots = new Map<BaseType, Node>();
  readonly #needed: ReadonlySet<Node>;
  readonly #written = new Map<BaseType, Conversion | undefined>();
  readonly #named = new Map<string, Conversion>();
  /** Nodes that are being written, and what those are called that turned out to contain themselves. */
  readonly #open = new Map<Node, string | undefined>();
  /** The names of those that have none of their own, the same however often they are asked for. */
  readonly #recursions = new Map<Node, string>();

  constructor(types: readonly BaseType[]) {
    for (const type of types.filter((each) => containsRich(each))) {
      this.#roots.set(type, this.#planner.plan([type], ""));
    }
    this.#needed = neededOf(this.#planner.nodes());
  }

  isEmpty(): boolean {
    return this.#roots.size === 0;
  }

  of(type: BaseType): Conversion | undefined {
    const node = this.#roots.get(type);
    if (!node || this.#written.has(type)) return this.#written.get(type);
    const conversion = this.#write(node);
    this.#written.set(type, conversion);
    return conversion;
  }

  named(): Record<string, Conversion> {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #write(node: Node): Conversion | undefined {
    if (!this.#needed.has(node)) return undefined;
    if (!node.list && !node.object) return this.#body(node);
    const name = node.name?.getName() ?? this.#recursions.get(node);
    if (name !== undefined && this.#named.has(name)) return { kind: "reference", name };
    if (this.#open.has(node)) {
      const own = this.#open.get(node) ?? name ?? `recursion.${this.#recursions.size + 1}`;
      this.#open.set(node, own);
      if (!node.name) this.#recursions.set(node, own);
      return { kind: "reference", name: own };
    }
    this.#open.set(node, name);
    const body = this.#body(node);
    const own = this.#open.get(node);
    this.#open.delete(node);
    if (own === undefined) return body;
    this.#named.set(own, body);
    return { kind: "reference", name: own };
  }

  #body({ isSingle, string, literals, list, object }: Node): Conversion {
    const array = list && this.#part(list);
    const ofObject = object && this.#part(object);
    const only = string ?? array ?? ofObject;
    if (isSingle && only) return only;
    return {
      kind: "union",
      ...(string && { string }),
      ...(string && literals.length > 0 && { literals: [...literals] }),
      ...(array && { array }),
      ...(ofObject && { object: ofObject }),
    };
  }

  #part(part: ListNode | ObjectNode | TaggedNode): Conversion | undefined {
    switch (part.kind) {
      case "map":
        return { kind: "map", ...this.#optional({ key: part.key, value: part.value }) };
      case "set":
        return { kind: "set", ...this.#optional({ items: part.items }) };
      case "sequence":
        return this.#sequence(part);
      case "tagged":
        return this.#tagged(part);
      case "object":
        return this.#object(part);
    }
  }

  #sequence({ elements, rest }: ListNode & { kind: "sequence" }): Conversion | undefined {
    const items = rest && this.#write(rest);
    const converted = elements.map((element) => this.#write(element));
    while (converted.length > 0 && converted.at(-1) === undefined && !items) converted.pop();
    if (converted.length === 0) return items && { kind: "array", items };
    return {
      kind: "tuple",
      elements: converted.map((element) => element ?? "plain"),
      ...(items && { rest: items }),
    };
  }

  #object({ properties, patterns, additional }: ObjectNode): Conversion | undefined {
    const others = additional && this.#write(additional);
    const byPattern = patterns.map(({ pattern, node }) => ({
      pattern,
      conversion: this.#write(node) ?? ("plain" as const),
    }));
    const isIndexed = others !== undefined || byPattern.some(isConverting);
    const byName = [...properties].flatMap(([name, node]): [string, Conversion][] => {
      const conversion = this.#write(node) ?? (isIndexed ? "plain" : undefined);
      return conversion ? [[name, conversion]] : [];
    });
    if (!isIndexed && byName.length === 0) return undefined;
    return {
      kind: "object",
      ...(byName.length > 0 && { properties: Object.fromEntries(byName) }),
      ...(isIndexed && byPattern.length > 0 && { patterns: byPattern }),
      ...(others && { additional: others }),
    };
  }

  #tagged({ tag, cases }: TaggedNode): Conversion | undefined {
    const converted = cases.flatMap(({ tags, node }) => {
      const conversion = this.#write(node);
      return conversion ? [{ tags: [...tags], conversion }] : [];
    });
    return converted.length > 0 ? { kind: "tagged", tag, cases: converted } : undefined;
  }

  #optional<Key extends string>(nodes: Record<Key, Node>): Partial<Record<Key, Conversion>> {
    const entries = Object.entries<Node>(nodes).flatMap(([key, node]) => {
      const conversion = this.#write(node);
      return conversion ? [[key, conversion]] : [];
    });
    return Object.fromEntries(entries) as Partial<Record<Key, Conversion>>;
  }
}

/** Nodes with something to convert in them, however deep. */
function neededOf(nodes: Iterable<Node>): ReadonlySet<Node> {
  const parents = new Map<Node, Node[]>();
  const needed = new Set<Node>();
  for (const node of nodes) {
    for (const child of childrenOf(node)) {
      parents.set(child, [...(parents.get(child) ?? []), node]);
    }
    if (node.string || node.list?.kind === "map" || node.list?.kind === "set") needed.add(node);
  }
  // The set grows meanwhile.
  for (const node of needed) for (const parent of parents.get(node) ?? []) needed.add(parent);
  return needed;
}

function isConverting({ conversion }: { conversion: ScalarConversion | Conversion }): boolean {
  return conversion !== "plain";
}
