import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, UnionType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import { mergedObject, type Tag } from "./merged-object.ts";
import { declaredNames, declaredProperty, type ObjectBranch, propertyOf } from "./object-branch.ts";
import { literalSchema } from "./primitive-union.ts";
import { isTagLike, literalsOf, otherKinds, takes } from "./tag-values.ts";

/** More alternatives than this help nobody: then unions are told apart by fewer properties. */
const MAX_ALTERNATIVES = 64;

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
    const cases = this.#split({ known: all, possible: all, tags: new Map() }, discriminants);
    if (cases.length <= MAX_ALTERNATIVES) return cases.map((one) => this.#schemaOf(one));
    return all.length <= MAX_ALTERNATIVES
      ? [mergedObject(this.#definitions, all, all, new Map())]
      : all.map(({ type }) => this.#definitions.schemaOf(type, "closed"));
  }

  /** Names of properties whose types differ and are literal in some member, the most telling first. */
  #discriminants(): string[] {
    const names = declaredNames(this.#branches).filter((name) => {
      const declared = this.#branches.flatMap((branch) => declaredProperty(branch, name) ?? []);
      const texts = declared.map(({ type, required }) => `${required} ${this.#text(type)}`);
      return new Set(texts).size > 1 && declared.some(({ type }) => isTagLike(type));
    });
    const whole: Case = { known: this.#branches, possible: this.#branches, tags: new Map() };
    const largest = (name: string) =>
      Math.max(0, ...this.#casesBy(name, whole).map(({ known }) => known.length));
    const ranked = names.map((name) => ({ name, size: largest(name) }));
    return ranked.sort((a, b) => a.size - b.size).map(({ name }) => name);
  }

  #split(one: Case, discriminants: readonly string[]): Case[] {
    const [name, ...others] = discriminants;
    if (name === undefined || one.known.length === 1) return [one];
    const cases = this.#casesBy(name, one);
    const tellsNothing = cases.every(({ known }) => known.length === one.known.length);
    if (tellsNothing) return this.#split(one, others);
    return cases.flatMap((narrower) => this.#split(narrower, others));
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
    return [...groups.values()].flatMap(({ known, values }) =>
      narrowed(one, name, known, { required: true, schema: literalSchema(values) }),
    );
  }

  /** Values that are no literals: told apart by their kind only. */
  #otherCases(name: string, one: Case): Case[] {
    const kinds = new Map<string, BaseType[]>();
    for (const branch of one.known) {
      const property = propertyOf(branch, name);
      for (const [kind, part] of property ? otherKinds(property.type) : []) {
        kinds.set(kind, [...(kinds.get(kind) ?? []), part]);
      }
    }
    return [...kinds].flatMap(([kind, parts]) => {
      const known = one.known.filter((branch) => {
        const property = propertyOf(branch, name);
        return !property || otherKinds(property.type).has(kind);
      });
      const schema = this.#definitions.schemaOf(new UnionType(parts), "closed");
      return narrowed(one, name, known, { required: true, schema });
    });
  }

  #schemaOf({ known, possible, tags }: Case): JsonSchema {
    const [only, ...others] = known;
    if (only && others.length === 0) return this.#definitions.schemaOf(only.type, "closed");
    return mergedObject(this.#definitions, known, possible, tags);
  }

  #text(type: BaseType): string {
    return JSON.stringify(this.#definitions.schemaOf(type, "closed"));
  }
}

interface Case {
  /** The members that are left: they say which properties are known. */
  known: readonly ObjectBranch[];
  /** Those among them that the value may fit. */
  possible: readonly ObjectBranch[];
  /** What is already settled about the values of discriminants. */
  tags: ReadonlyMap<string, Tag>;
}

const absentTag: Tag = { required: false, schema: { not: {} } };

function narrowed(one: Case, name: string, known: readonly ObjectBranch[], tag: Tag): Case[] {
  const possible = one.possible.filter((branch) => known.includes(branch));
  if (possible.length === 0) return [];
  return [{ known, possible, tags: new Map([...one.tags, [name, tag]]) }];
}
