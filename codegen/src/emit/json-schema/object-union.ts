import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, type KeyPattern, mayOverlap, UnionType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import { KnownProperties } from "./known-properties.ts";
import { mergedObject, type Tag } from "./merged-object.ts";
import {
  declaredNames,
  declaredProperty,
  indexTypes,
  type ObjectBranch,
  patternsOf,
  propertyOf,
} from "./object-branch.ts";
import { hasObjects } from "./has-objects.ts";
import { literalSchema } from "./primitive-union.ts";
import { isTagLike, literalsOf, otherParts, takes } from "./tag-values.ts";

/** More alternatives than this that are not simply a member help nobody. */
const MAX_MIXED = 16;

/**
 * A union of closed objects, just as `tsc` checks a literal against it:
 *
 * 1. Properties with literal types in some members (discriminants) rule members
 *    out. A member that lacks the property stays in.
 * 2. A property is known if any member that is left has it, and its value fits
 *    what one of them says of it.
 * 3. The object fits one of the members, which by now take unknown properties.
 *
 * Where one member is left, that is the closed member itself.
 */
export class ObjectUnion {
  readonly #definitions: Definitions;
  readonly #branches: readonly ObjectBranch[];

  constructor(definitions: Definitions, branches: readonly ObjectBranch[]) {
    this.#definitions = definitions;
    this.#branches = branches;
  }

  /** The alternatives. */
  schemas(): JsonSchema[] {
    const all = this.#branches;
    const discriminants = this.#discriminants();
    const cases = this.#cases(discriminants);
    if (cases) return cases.map((one) => this.#schemaOf(one));
    return [new KnownProperties(this.#definitions, all, discriminants).schema()];
  }

  /** Undefined where too many of them are mixed, of which there may be more than can be counted. */
  #cases(discriminants: readonly string[]): Case[] | undefined {
    const all = this.#branches;
    let left = Math.min(MAX_MIXED, 2 * all.length);
    const cases: Case[] = [];
    for (const one of this.#split({ known: all, possible: all, tags: new Map() }, discriminants)) {
      if (membersOf(one).size > 1 && left-- === 0) return undefined;
      cases.push(one);
    }
    return cases;
  }

  /** Names of properties whose types differ and are literal in some member, the most telling first. */
  #discriminants(): string[] {
    const names = declaredNames(this.#branches).filter((name) => {
      const declared = this.#branches.flatMap((branch) => declaredProperty(branch, name) ?? []);
      const texts = declared.map(({ type, required }) => `${required} ${this.#text(type)}`);
      const isTag = declared.some(({ type, required }) => isTagLike(type, required));
      return isTag && new Set(texts).size > 1;
    });
    const whole: Case = { known: this.#branches, possible: this.#branches, tags: new Map() };
    const largest = (name: string) =>
      Math.max(0, ...this.#casesBy(name, whole).map(({ known }) => known.length));
    const ranked = names.map((name) => ({ name, size: largest(name) }));
    return ranked.sort((a, b) => a.size - b.size).map(({ name }) => name);
  }

  *#split(one: Case, discriminants: readonly string[]): Iterable<Case> {
    const [name, ...others] = discriminants;
    if (name === undefined || membersOf(one).size === 1) {
      yield one;
      return;
    }
    const cases = this.#casesBy(name, one);
    const tellsNothing = cases.every(({ known }) => known.length === one.known.length);
    for (const narrower of tellsNothing ? [one] : cases) yield* this.#split(narrower, others);
  }

  /** What a property's value can be, and which members are left then. */
  #casesBy(name: string, one: Case): Case[] {
    const absent = one.possible.filter((branch) => !propertyOf(branch, name)?.required);
    const byTag = [...this.#literalCases(name, one), ...this.#otherCases(name, one)];
    if (absent.length === 0) return byTag;
    const tags = new Map([...one.tags, [name, absentTag]]);
    return [...byTag, { known: one.known, possible: absent, tags }];
  }

  #literalCases(name: string, one: Case): Case[] {
    const literals = new Set(
      one.known.flatMap((branch) => {
        const property = propertyOf(branch, name);
        return property ? literalsOf(property.type) : [];
      }),
    );
    const groups = new Map<string, { known: ObjectBranch[]; values: unknown[] }>();
    for (const literal of literals) {
      const known = one.known.filter((branch) => {
        const property = propertyOf(branch, name);
        return !property || takes(property.type, literal);
      });
      const key = known.map((branch) => one.known.indexOf(branch)).join();
      const group = groups.get(key) ?? { known, values: [] };
      group.values.push(literal);
      groups.set(key, group);
    }
    return [...groups.values()].flatMap(({ known, values }) => {
      const possible = one.possible.filter((branch) => known.includes(branch));
      return narrowed(one, name, { known, possible }, () => literalSchema(values));
    });
  }

  /**
   * Values that are no literals. Types of one kind may overlap, so that a value
   * fits several of them, and then the members of all of these are left.
   */
  #otherCases(name: string, one: Case): Case[] {
    const said = one.known.map((branch) => {
      const property = propertyOf(branch, name);
      return { branch, parts: property && otherParts(property.type) };
    });
    const always = said.filter(({ parts }) => !parts || parts.has("anything"));
    const takesAnything = said.some(({ parts }) => parts?.has("anything"));
    const cases = jsonKinds.flatMap((kind) => {
      // A value that a member rules out as a literal may still fit it as any object would.
      const fitting = said.filter(
        ({ parts }) => !parts || parts.has("anything") || parts.has(kind),
      );
      const possible = one.possible.filter((branch) =>
        fitting.some((part) => part.branch === branch),
      );
      const types = new Map<string, { type: BaseType; branches: ObjectBranch[] }>();
      for (const { branch, parts } of said) {
        const own = parts?.get(kind);
        if (!own) continue;
        const type = own.length === 1 && own[0] ? own[0] : new UnionType(own);
        const key = this.#text(type);
        const entry = types.get(key) ?? { type, branches: [] };
        types.set(key, { type, branches: [...entry.branches, branch] });
      }
      const distinct = [...types.values()];
      const fits = (type: BaseType) => this.#definitions.schemaOf(type, "closed");
      const alone = subsets(distinct).flatMap((subset) => {
        const left = new Set([...always, ...subset].flatMap(branchesIn));
        const known = one.known.filter((branch) => left.has(branch));
        return narrowed(
          one,
          name,
          { known, possible },
          () => allOf(subset.map(({ type }) => fits(type))),
          known,
        );
      });
      if (distinct.length < 2 || kind === "string" || kind === "number") return alone;
      // A value that fits no type alone, but all of them together, rules nobody out.
      const schema = () => {
        const together = fits(new UnionType(distinct.map(({ type }) => type)));
        return { allOf: [together, { not: { anyOf: distinct.map(({ type }) => fits(type)) } }] };
      };
      return [...alone, ...narrowed(one, name, { known: one.known, possible }, schema, one.known)];
    });
    if (!takesAnything) return cases;
    const known = always.flatMap(branchesIn);
    return [...cases, ...narrowed(one, name, { known, possible: one.possible }, () => ({}))];
  }

  #schemaOf({ known, possible, tags }: Case): JsonSchema {
    const [only, ...others] = membersOf({ known, possible, tags });
    // Alone it would close objects by all that is said of them; in a union one of it does.
    if (only && others.length === 0 && !hasIndexedObjects(only)) {
      return this.#definitions.schemaOf(only.type, "closed");
    }
    return mergedObject(this.#definitions, known, possible, tags);
  }

  #text(type: BaseType): string {
    return JSON.stringify(this.#definitions.schemaOf(type, "closed"));
  }
}

/** For objects in it there are an index signature and something else. */
export function hasIndexedObjects({ shape }: ObjectBranch): boolean {
  const additional = shape.getAdditionalProperties();
  const some = (types: readonly BaseType[]) => types.some((type) => hasObjects(type));
  const isForAll = typeof additional !== "boolean" && hasObjects(additional);
  const patterns = patternsOf(shape).filter(({ type }) => hasObjects(type));
  const meets = ({ key }: KeyPattern, index: number) =>
    patterns.slice(index + 1).some((other) => mayOverlap(key, other.key));
  return (
    (isForAll && patterns.length > 0) ||
    patterns.some(meets) ||
    shape
      .getProperties()
      .some(
        (property) => hasObjects(property.getType()) && some(indexTypes(shape, property.getName())),
      )
  );
}

interface Case {
  /** The members that are left: they say which properties are known. */
  known: readonly ObjectBranch[];
  /** The members that the value may fit, unknown properties apart. */
  possible: readonly ObjectBranch[];
  /** What is already settled about the values of discriminants. */
  tags: ReadonlyMap<string, Tag>;
}

const jsonKinds = ["string", "number", "array", "object"] as const;

/** With more types than this that may overlap, a value is taken to fit all or one of them. */
const MAX_OVERLAP = 3;

function subsets<T>(items: readonly T[]): T[][] {
  if (items.length > MAX_OVERLAP) return [...items.map((item) => [item]), [...items]];
  const all = items.reduce<T[][]>(
    (found, item) => [...found, ...found.map((subset) => [...subset, item])],
    [[]],
  );
  return all.filter((subset) => subset.length > 0);
}

function branchesIn(part: { branch: ObjectBranch } | { branches: ObjectBranch[] }): ObjectBranch[] {
  return "branch" in part ? [part.branch] : part.branches;
}

function membersOf({ known, possible }: Case): ReadonlySet<ObjectBranch> {
  return new Set([...known, ...possible]);
}

function allOf(schemas: JsonSchema[]): JsonSchema {
  const [only] = schemas;
  return schemas.length === 1 && only ? only : { allOf: schemas };
}

const absentTag: Tag = { required: false, schema: () => ({ not: {} }) };

function narrowed(
  one: Case,
  name: string,
  left: Pick<Case, "known" | "possible">,
  schema: Tag["schema"],
  among?: readonly ObjectBranch[],
): Case[] {
  if (left.possible.length === 0) return [];
  const tag: Tag = { required: true, schema, ...(among ? { among } : {}) };
  return [{ ...left, tags: new Map([...one.tags, [name, tag]]) }];
}
