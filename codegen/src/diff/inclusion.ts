import type { JsonSchema } from "../model/contract.ts";
import { ofNumbers, ofStrings } from "./compare-scalars.ts";
import { describeShape } from "./describe-shape.ts";
import { holds, lengthLimit } from "./intersect.ts";
import { distinct, limits, noLimit, type Reason, tooLarge, unclear, within } from "./reason.ts";
import {
  type ArrayShape,
  isAnything,
  isNever,
  itemAt,
  never,
  type Node,
  type ObjectShape,
  type Part,
  propertyAt,
  type Shape,
} from "./shape.ts";
import { Sameness } from "./sameness.ts";
import { followed, shapesOf, TooWide, typeNameOf } from "./shapes-of.ts";

/** Bounds the time: nobody waits for the proof of a type that is larger than this. */
const MAX_STEPS = 20_000;

/**
 * Proves that whatever fits `sub` fits `sup`, or says why it cannot.
 *
 * 1. No reasons are given only where there is a proof. It goes by the size of
 *    values: a pair of nodes that is met again inside itself is taken to hold,
 *    since at least one property or item lies in between.
 * 2. What was proven while something was merely taken to hold is not kept.
 */
export class Inclusion {
  readonly #open = new Map<string, number>();
  readonly #known = new Map<string, readonly Reason[]>();
  readonly #ids = new Map<object, number>();
  readonly #textIds = new Map<string, number>();
  #lastId = 0;
  #lowest = Infinity;
  #steps = 0;
  readonly #sub: JsonSchema;
  readonly #sup: JsonSchema;
  readonly #sameness: Sameness;

  /** Of two standalone documents. */
  constructor(sub: JsonSchema, sup: JsonSchema) {
    this.#sub = sub;
    this.#sup = sup;
    this.#sameness = new Sameness(sub, sup);
  }

  /** Why something may fit the first document and not the second. Paths are such as `.items[].sku`. */
  reasons(): readonly Reason[] {
    const node = (document: JsonSchema): Node => [{ schema: document, document }];
    return this.#reasons(node(this.#sub), node(this.#sup));
  }

  #reasons(sub: Node, sup: Node): readonly Reason[] {
    if (isAnything(sup) || isNever(sub) || this.#sameness.includes(sub, sup)) return [];
    const key = `${this.#keyOf(sub)}<${this.#keyOf(sup)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const at = this.#open.get(key);
    if (at !== undefined) {
      this.#lowest = Math.min(this.#lowest, at);
      return [];
    }
    if (this.#steps > MAX_STEPS) return [tooLarge];
    return this.#prove(key, sub, sup);
  }

  #prove(key: string, sub: Node, sup: Node): readonly Reason[] {
    const depth = this.#open.size;
    const outer = this.#lowest;
    this.#lowest = Infinity;
    this.#open.set(key, depth);
    const found = this.#compare(sub, sup);
    this.#open.delete(key);
    const reliesOnOthers = this.#lowest < depth;
    if (found.length > 0 || !reliesOnOthers) this.#known.set(key, found);
    this.#lowest = Math.min(outer, reliesOnOthers ? this.#lowest : Infinity);
    return found;
  }

  #compare(sub: Node, sup: Node): readonly Reason[] {
    try {
      const possible = shapesOf(sup);
      const all = shapesOf(sub).flatMap((shape) => this.#uncovered(shape, possible, 0));
      return distinct(all);
    } catch (error) {
      if (error instanceof TooWide) return [tooLarge];
      throw error;
    }
  }

  /** Why a shape fits none of these, the one that it is most like. */
  #uncovered(shape: Shape, possible: readonly Shape[], splits: number): readonly Reason[] {
    if (this.#steps > MAX_STEPS) return [tooLarge];
    if (this.#isEmpty(shape)) return [];
    const type = typeNameOf(shape);
    const alike = possible.filter((other) => typeNameOf(other) === type);
    const near: (readonly Reason[])[] = [];
    for (const other of alike) {
      this.#steps += 1;
      const found = this.#ofShapes(shape, other);
      if (found.length === 0) return [];
      near.push(found);
    }
    const parts = splits < MAX_SPLITS ? this.#split(shape, alike) : undefined;
    if (parts) {
      const left = parts.map((part) => this.#uncovered(part, possible, splits + 1));
      // Where some parts fit, only the others are to be explained.
      if (left.some((reasons) => reasons.length === 0)) return left.flat();
    }
    const candidates = near.filter((_, index) => {
      const other = alike[index];
      return other?.type === shape.type && shape.type !== "value" && this.#isSameKind(shape, other);
    });
    const [best] = candidates.sort((a, b) => a.length - b.length);
    return best ?? [{ path: "", code: "shape", what: describeShape(shape) }];
  }

  #ofShapes(sub: Shape, sup: Shape): readonly Reason[] {
    const marks = [...sup.marks].filter((mark) => !sub.marks.has(mark));
    const own = this.#withoutMarks(sub, sup);
    return [...own, ...marks.map((mark) => unclearMark(mark, sub, sup)), ...retyped(sub, sup)];
  }

  #withoutMarks(sub: Shape, sup: Shape): readonly Reason[] {
    if (sub.type === "value") {
      if (!holds(sub, sup)) return [{ path: "", code: "shape", what: describeShape(sub) }];
      const formats = sup.type === "string" ? sup.formats : [];
      return formats
        .filter((format) => !sub.marks.has(`format ${format}`))
        .map((format) => unclear("format", JSON.stringify(sub.value), format));
    }
    if (sub.type === "number" && sup.type === "number") return ofNumbers(sub, sup);
    if (sub.type === "string" && sup.type === "string") return ofStrings(sub, sup);
    if (sub.type === "array" && sup.type === "array") return this.#ofArrays(sub, sup);
    if (sub.type === "object" && sup.type === "object") return this.#ofObjects(sub, sup);
    return [{ path: "", code: "shape", what: describeShape(sub) }];
  }

  #ofArrays(sub: ArrayShape, sup: ArrayShape): readonly Reason[] {
    const limit = lengthLimit(sub);
    const found: Reason[] = [];
    if (sub.minItems < sup.minItems) found.push(limits("minItems", sub.minItems, sup.minItems));
    if (limit > lengthLimit(sup)) found.push(limits("maxItems", limit, lengthLimit(sup)));
    if (sup.isUnique && !sub.isUnique && limit > 1) {
      found.push({ path: "", code: "limit", keyword: "uniqueItems", sub: "false", sup: "true" });
    }
    const length = Math.max(sub.prefix.length, sup.prefix.length);
    for (let index = 0; index < Math.min(length, limit); index += 1) {
      const reasons = this.#reasons(itemAt(sub, index), itemAt(sup, index));
      found.push(...within(`[${index}]`, reasons));
    }
    if (limit > length && !isNever(sup.rest))
      found.push(...within("[]", this.#reasons(sub.rest, sup.rest)));
    return found;
  }

  #ofObjects(sub: ObjectShape, sup: ObjectShape): readonly Reason[] {
    const found: Reason[] = [];
    const names = new Set([...sub.properties.keys(), ...sup.properties.keys(), ...sup.required]);
    for (const name of names) found.push(...within(step(name), this.#ofProperty(name, sub, sup)));
    found.push(...this.#ofOtherNames(sub, sup));
    const isClosed = sub.patterns.size === 0 && isNever(sub.additional);
    const some = [...sub.properties.values()].filter((node) => !isNever(node)).length;
    const most = Math.min(sub.maxProperties, isClosed ? some : Infinity);
    const least = Math.max(sub.minProperties, sub.required.size);
    if (least < sup.minProperties) found.push(limits("minProperties", least, sup.minProperties));
    if (most > sup.maxProperties) found.push(limits("maxProperties", most, sup.maxProperties));
    return found;
  }

  #ofProperty(name: string, sub: ObjectShape, sup: ObjectShape): readonly Reason[] {
    const given = propertyAt(sub, name);
    const taken = propertyAt(sup, name);
    const isKnown = sub.properties.has(name);
    if (sup.required.has(name) && !sub.required.has(name)) {
      const required: Reason = { path: "", code: "required", isKnown };
      return isKnown ? [required, ...this.#reasons(given, taken)] : [required];
    }
    if (isNever(given) || isAnything(taken)) return [];
    if (isNever(taken)) return [{ path: "", code: "forbidden" }];
    if (!isKnown && isAnything(given)) return [{ path: "", code: "unsaid" }];
    return this.#reasons(given, taken);
  }

  /** Names that neither side declares: by the pattern that they match, or additional. */
  #ofOtherNames(sub: ObjectShape, sup: ObjectShape): readonly Reason[] {
    const found: Reason[] = [];
    const compare = (given: Node, taken: Node) => {
      if (isNever(given)) return;
      if (isNever(taken)) found.push({ path: "", code: "unknownProperties" });
      else found.push(...within("[name]", this.#reasons(given, taken)));
    };
    for (const [pattern, given] of sub.patterns) {
      // A name may match any other pattern besides.
      for (const taken of sup.patterns.values()) compare(given, taken);
      if (!sup.patterns.has(pattern)) compare(given, sup.additional);
    }
    compare(sub.additional, sup.additional);
    for (const [pattern, taken] of sup.patterns) {
      if (!sub.patterns.has(pattern)) compare(sub.additional, taken);
    }
    return found;
  }

  /** An object of which a property must be there that nothing fits. */
  #isEmpty(shape: Shape): boolean {
    return (
      shape.type === "object" &&
      [...shape.required].some((name) => shapesOf(propertyAt(shape, name)).length === 0)
    );
  }

  /**
   * Takes an object apart by a property that other shapes tell their objects apart
   * by: `{ kind: "a" | "b" }` fits `{ kind: "a" } | { kind: "b" }`, but neither of them.
   */
  #split(shape: Shape, others: readonly Shape[]): Shape[] | undefined {
    if (shape.type !== "object" || others.length < 2) return undefined;
    const objects = others.filter((other) => other.type === "object");
    let best: { name: string; parts: readonly Shape[]; telling: number } | undefined;
    for (const [name, node] of shape.properties) {
      const telling = objects.filter((other) => {
        if (other.required.has(name) !== shape.required.has(name)) return true;
        const taken = other.properties.get(name);
        return taken === undefined ? isNever(other.additional) : !isAnything(taken);
      }).length;
      if (telling === 0 || telling <= (best?.telling ?? 0)) continue;
      const parts = shapesOf(node);
      const pieces = parts.length + (shape.required.has(name) ? 0 : 1);
      if (pieces > 1 && pieces <= MAX_PIECES) best = { name, parts, telling };
    }
    if (!best) return undefined;
    const { name, parts } = best;
    const required = new Set(shape.required).add(name);
    const present = parts.map((part): Shape => ({
      ...shape,
      properties: new Map(shape.properties).set(name, [{ shapes: [part] }]),
      required,
    }));
    if (shape.required.has(name)) return present;
    return [...present, { ...shape, properties: new Map(shape.properties).set(name, never) }];
  }

  /** Whether two objects have the same tags, so that one may have become the other. */
  #isSameKind(a: Shape, b: Shape): boolean {
    if (a.type !== "object" || b.type !== "object") return true;
    for (const name of a.required) {
      const [first, second] = [a.properties.get(name), b.properties.get(name)];
      const tag = first && this.#tagOf(first);
      const other = second && this.#tagOf(second);
      if (tag !== undefined && other !== undefined && tag !== other) return false;
    }
    return true;
  }

  #tagOf(node: Node): string | undefined {
    const [only, ...others] = shapesOf(node);
    return only?.type === "value" && others.length === 0 ? JSON.stringify(only.value) : undefined;
  }

  /** The same for nodes of a document that mean the same, as a type's root and references to it do. */
  #keyOf(node: Node): string {
    return node.map((part) => this.#idOf(part)).join("&");
  }

  #idOf(part: Part): string {
    if ("shapes" in part) return this.#numberOf(part.shapes);
    const { schema, document } = followed(part);
    if (typeof schema === "boolean") return String(schema);
    return `${this.#numberOf(document)}:${this.#numberOf(this.#sameness.textOf(schema))}`;
  }

  #numberOf(thing: object | string): string {
    const ids = typeof thing === "string" ? this.#textIds : this.#ids;
    const id = (ids as Map<unknown, number>).get(thing) ?? (this.#lastId += 1);
    (ids as Map<unknown, number>).set(thing, id);
    return String(id);
  }
}

const MAX_SPLITS = 4;
const MAX_PIECES = 16;

/** Both are the same in JSON; who writes TypeScript has another type in hand. */
function retyped(sub: Shape, sup: Shape): Reason[] {
  const typesOf = ({ marks }: Shape) => [...marks].filter((mark) => mark.startsWith(richMark));
  const gone = typesOf(sub).filter((mark) => !sup.marks.has(mark));
  return gone.map((mark) => unclearMark(mark, sub, sup));
}

const richMark = '{"x-tunnel-type"';

function unclearMark(mark: string, sub: Shape, sup: Shape): Reason {
  const [, keyword = "schema", value = mark] = /^\{"([^"]+)":(.*)\}$/.exec(mark) ?? [];
  const said = (shape: Shape) => (shape.marks.has(mark) ? value : noLimit);
  return mark.startsWith("unprovable") || keyword === "schema"
    ? unclear("schema", "", "")
    : unclear(keyword, said(sub), said(sup));
}

function step(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
