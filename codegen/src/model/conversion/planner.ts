import { richForms } from "../rich-form.ts";
import {
  AnnotatedType,
  ArrayType,
  type BaseType,
  IndexedObjectType,
  type KeyPattern,
  MapType,
  NamedType,
  type ObjectType,
  mayOverlap,
  SequenceType,
  SetType,
  UnknownType,
} from "../types.ts";
import type { ListNode, Node, ObjectNode, TaggedNode } from "./node.ts";
import { type ListType, type Part, type Parts, partsOf } from "./parts.ts";
import { findTag, type Tag } from "./tags.ts";

/** One JSON value fits two types of a union, and each would make something else of it. */
export interface Conflict {
  /** Inside the type: `Order.items[].at`. */
  path: string;
  /** What is at fault, for the reader: `a string may be a Date or stay a string`. */
  reason: string;
  /** What was at the place. */
  types: readonly BaseType[];
}

type Spot = Omit<Conflict, "reason">;

/**
 * Finds what is to be converted in types. Where there are several, JSON must tell
 * them apart by the kind of the value, or among objects and tuples by a property
 * that is a literal in each; else there is a conflict.
 *
 * Types that need no telling apart are laid over each other: in
 * `{ at: Date } | { n: number }` an `at` is a Date, whatever else is there.
 */
export class Planner {
  readonly conflicts: Conflict[] = [];
  readonly #nodes = new Map<string, Node>();

  nodes(): Iterable<Node> {
    return this.#nodes.values();
  }

  /** @param path what to call the place where the types are */
  plan(types: readonly BaseType[], path: string): Node {
    const parts = partsOf(types);
    const known = this.#nodes.get(parts.key);
    const node: Node = known ?? { isSingle: parts.isSingle, literals: [] };
    const name = nameOf(types);
    if (name && !node.name) node.name = name;
    if (known) return node;
    this.#nodes.set(parts.key, node);
    this.#planStrings(node, parts, { path, types });
    const list = this.#planLists(parts, { path, types });
    if (list) node.list = list;
    const object = this.#planObjects(parts, path);
    if (object) node.object = object;
    return node;
  }

  #planStrings(node: Node, { rich, literals, hasStrings }: Parts, at: Spot): void {
    const [first, second] = rich;
    if (!first) return;
    const name = first.getName();
    node.string = name;
    node.literals = literals;
    const looksRich = literals.find((text) => richForms[name].mayBe(text));
    if (second) this.#conflict(at, `a string may be a ${name} or a ${second.getName()}`);
    else if (hasStrings) this.#conflict(at, `a string may be a ${name} or stay a string`);
    else if (looksRich !== undefined) {
      this.#conflict(at, `${JSON.stringify(looksRich)} may be a ${name} or stay a string`);
    }
  }

  #planLists({ lists, hasAnyList }: Parts, at: Spot): ListNode | TaggedNode | undefined {
    const { path } = at;
    const [first] = lists;
    if (!first) return undefined;
    const maps = lists.map(({ shape }) => shape).filter((shape) => shape instanceof MapType);
    const sets = lists.map(({ shape }) => shape).filter((shape) => shape instanceof SetType);
    const rich = maps.length > 0 ? "a Map" : "a Set";
    const isMixed = hasAnyList || ![maps, sets].some(({ length }) => length === lists.length);
    if (maps.length + sets.length > 0 && isMixed) {
      const other = maps.length > 0 && sets.length > 0 ? "a Set" : "stay a list";
      this.#conflict(at, `a list may be ${rich} or ${other}`);
      return undefined;
    }
    if (maps.length > 0) {
      const key = this.plan(
        maps.map((map) => map.getKey()),
        `${path}[key]`,
      );
      return {
        kind: "map",
        key,
        value: this.plan(
          maps.map((map) => map.getValue()),
          `${path}[value]`,
        ),
      };
    }
    if (sets.length > 0) {
      return {
        kind: "set",
        items: this.plan(
          sets.map((set) => set.getItem()),
          `${path}[]`,
        ),
      };
    }
    const tag = hasAnyList ? undefined : findTag(lists, requiredElements);
    return tag ? this.#tagged(tag, path) : this.#planSequences(lists, hasAnyList, path);
  }

  #planSequences(lists: readonly Part<ListType>[], hasAnyList: boolean, path: string): ListNode {
    const shapes = lists.map(({ shape }) => shape);
    const tuples = shapes.filter((shape) => shape instanceof SequenceType);
    const length = Math.max(0, ...tuples.map((tuple) => tuple.getLeading().length));
    const plain = hasAnyList ? [unknown] : [];
    const elements = Array.from({ length }, (_, index) =>
      this.plan(
        [...plain, ...shapes.flatMap((shape) => elementAt(shape, index) ?? [])],
        `${path}[${index}]`,
      ),
    );
    const further = shapes.flatMap((shape) => elementAt(shape, Infinity) ?? []);
    if (further.length === 0) return { kind: "sequence", elements };
    return { kind: "sequence", elements, rest: this.plan([...plain, ...further], `${path}[]`) };
  }

  #planObjects(
    { objects, hasAnyObject }: Parts,
    path: string,
  ): ObjectNode | TaggedNode | undefined {
    if (objects.length === 0) return undefined;
    const tag = hasAnyObject ? undefined : findTag(objects, requiredProperties);
    if (tag) return this.#tagged(tag, path);
    const shapes = objects.map(({ shape }) => shape);
    const plain = hasAnyObject ? [unknown] : [];
    const names = shapes.flatMap((shape) => shape.getProperties().map((each) => each.getName()));
    const properties = new Map(
      [...new Set(names)].map((name) => {
        const types = shapes.flatMap((shape) => propertyAt(shape, name));
        return [name, this.plan([...plain, ...types], stepTo(path, name))];
      }),
    );
    return { kind: "object", properties, ...this.#planIndexes(shapes, plain, path) };
  }

  #planIndexes(
    shapes: readonly ObjectType[],
    plain: readonly BaseType[],
    path: string,
  ): Pick<ObjectNode, "patterns" | "additional"> {
    const additional = shapes.flatMap(additionalOf);
    const patterns = shapes.flatMap(patternsOf);
    // Which keys fit the patterns of two members is not known: all must agree then.
    const isShared = shapes.filter(hasIndex).length > 1 || plain.length > 0;
    const everything = [...plain, ...additional, ...patterns.map(({ type }) => type)];
    const overlapping = (one: KeyPattern) =>
      patterns.filter(({ key }) => mayOverlap(key, one.key)).map(({ type }) => type);
    return {
      patterns: patterns.map((one) => ({
        pattern: one.key.getPattern(),
        node: this.plan(
          isShared ? everything : overlapping(one),
          `${path}[${one.key.getSource()}]`,
        ),
      })),
      ...(additional.length > 0 && {
        additional: this.plan(isShared ? everything : additional, `${path}[string]`),
      }),
    };
  }

  #tagged<Shape>({ name, cases }: Tag<Shape>, path: string): TaggedNode {
    return {
      kind: "tagged",
      tag: name,
      cases: cases.map(({ tags, parts }) => ({
        tags,
        node: this.plan(
          parts.map(({ type }) => type),
          path,
        ),
      })),
    };
  }

  #conflict(at: Spot, reason: string): void {
    this.conflicts.push({ ...at, reason });
  }
}

const unknown = new UnknownType();

function nameOf([type, ...others]: readonly BaseType[]): NamedType | undefined {
  if (type instanceof AnnotatedType) return nameOf([type.getType(), ...others]);
  return others.length === 0 && type instanceof NamedType ? type : undefined;
}

function elementAt(list: ListType, index: number): BaseType | undefined {
  if (list instanceof ArrayType) return list.getItem();
  if (!(list instanceof SequenceType)) return undefined;
  return list.getLeading()[index]?.type ?? list.getRest();
}

function requiredElements(list: ListType): ReadonlyMap<string, BaseType> {
  const leading = list instanceof SequenceType ? list.getLeading() : [];
  const required = leading.flatMap(({ type, optional }, index): [string, BaseType][] =>
    optional ? [] : [[String(index), type]],
  );
  return new Map(required);
}

function requiredProperties(shape: ObjectType): ReadonlyMap<string, BaseType> {
  const required = shape.getProperties().filter((property) => property.isRequired());
  return new Map(required.map((property) => [property.getName(), property.getType()]));
}

/** The types that a property may have: by its name, or else by index signatures. */
function propertyAt(shape: ObjectType, name: string): BaseType[] {
  const declared = shape.getProperties().find((property) => property.getName() === name);
  if (declared) return [declared.getType()];
  const matching = patternsOf(shape).filter(({ key }) => key.takes(name));
  return matching.length > 0 ? matching.map(({ type }) => type) : additionalOf(shape);
}

function additionalOf(shape: ObjectType): BaseType[] {
  const additional = shape.getAdditionalProperties();
  return typeof additional === "boolean" ? [] : [additional];
}

function patternsOf(shape: ObjectType): ReturnType<IndexedObjectType["getPatterns"]> {
  return shape instanceof IndexedObjectType ? shape.getPatterns() : [];
}

function hasIndex(shape: ObjectType): boolean {
  return patternsOf(shape).length > 0 || additionalOf(shape).length > 0;
}

function stepTo(path: string, name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)
    ? `${path}.${name}`
    : `${path}[${JSON.stringify(name)}]`;
}
