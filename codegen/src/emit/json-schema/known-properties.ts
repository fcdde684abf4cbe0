import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, UnionType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import { indexesOf } from "./index-keys.ts";
import { mergedObject } from "./merged-object.ts";
import {
  type BranchProperty,
  declaredNames,
  hasIndex,
  type ObjectBranch,
  propertyOf,
} from "./object-branch.ts";
import { type JsonKind, literalsOf, otherParts, partsOf } from "./tag-values.ts";

/** With more types than this that may overlap, a value is taken to fit one, two or all of them. */
const MAX_OVERLAP = 3;

/**
 * A union of closed objects without taking it apart by the values of its
 * discriminants, of which there may be too many: one object that has what all
 * members have, and for each property the members that know it, as long as no
 * discriminant rules these out. Grows with the members, not with their combinations.
 */
export class KnownProperties {
  readonly #definitions: Definitions;
  readonly #branches: readonly ObjectBranch[];
  readonly #discriminants: readonly string[];

  constructor(
    definitions: Definitions,
    branches: readonly ObjectBranch[],
    discriminants: readonly string[],
  ) {
    this.#definitions = definitions;
    this.#branches = branches;
    this.#discriminants = discriminants;
  }

  schema(): JsonSchema {
    const merged = mergedObject(this.#definitions, this.#branches, this.#branches, new Map());
    const names = declaredNames(this.#branches);
    const conditions = names.flatMap((name) => {
      const condition = this.#condition(name);
      return condition ? [[name, condition] as const] : [];
    });
    const others = this.#otherNames(names);
    const parts = Array.isArray(merged.allOf) ? (merged.allOf as unknown[]) : [];
    return {
      ...merged,
      properties: { ...(merged.properties as object), ...this.#settledBelow(names) },
      ...(conditions.length > 0 ? { dependentSchemas: Object.fromEntries(conditions) } : {}),
      ...(others ? { allOf: [...parts, others] } : {}),
    };
  }

  /**
   * All objects that members give a property together may take less than those of
   * the members that are left: then the condition alone says what fits.
   */
  #settledBelow(names: readonly string[]): Record<string, JsonSchema> {
    const several = names.filter((name) => hasSeveral(this.#distinctTypes(name)));
    return Object.fromEntries(several.map((name) => [name, {}]));
  }

  /** The property is known to a member that is left, and of a type that this one gives it. */
  #condition(name: string): JsonSchema | undefined {
    const holders = this.#holders(name);
    const types = this.#distinctTypes(name);
    const alone = holders.map(({ branch, property }) =>
      properties(
        { ...this.#tags([branch]), [name]: [this.#telling(property.type, types, name)] },
        name,
      ),
    );
    const objects = holders.filter(({ property }) => hasStructure(property.type));
    const together = groupsOf(objects).map((group) => {
      const union = new UnionType(group.map(({ property }) => property.type));
      const tags = this.#tags(group.map(({ branch }) => branch));
      return properties({ ...tags, [name]: [this.#shared(union, name)] }, name);
    });
    return anyOf([...alone, ...(types.length > 1 ? together : [])]);
  }

  /** Names that only index signatures know. */
  #otherNames(names: readonly string[]): JsonSchema | undefined {
    const holders = this.#branches.filter(hasIndex);
    if (holders.length === 0) return undefined;
    const declared = Object.fromEntries(names.map((name) => [name, true]));
    const none = { properties: declared, additionalProperties: false };
    const each = holders.map((branch) => [branch]);
    const indexes = (group: readonly ObjectBranch[]) =>
      indexesOf(this.#definitions, group, names, this.#branches);
    const [first, ...differing] = new Set(each.map((one) => JSON.stringify(indexes(one))));
    if (first !== undefined && differing.length === 0) {
      const known = each.map((one) => properties(this.#tags(one)));
      return known.some(isTrivial) ? undefined : anyOf([none, ...known]);
    }
    const known = [...each, ...groupsOf(holders)].map((group) => {
      const said = properties(this.#tags(group)).properties as object | undefined;
      return { properties: { ...declared, ...said }, ...indexes(group) };
    });
    return anyOf([none, ...known]);
  }

  /** What the members' discriminants must be if they are there. */
  #tags(branches: readonly ObjectBranch[]): Record<string, JsonSchema[]> {
    const tags: Record<string, JsonSchema[]> = {};
    for (const name of this.#discriminants) {
      const types = this.#distinctTypes(name);
      tags[name] = branches.flatMap((branch) => {
        const property = propertyOf(branch, name);
        if (!property) return [];
        const fits = this.#telling(property.type, types, name);
        const others = types.filter(hasStructure);
        const isAlwaysMatched = types.some((type) => otherParts(type).has("anything"));
        if (isTrivial(fits) || isAlwaysMatched || others.length < 2) return [fits];
        // A value that fits no type alone, but all of them together, rules nobody out.
        const each = others.map((type) => this.#shared(type, name));
        const none = { allOf: [{ type: ["array", "object"] }, { not: { anyOf: each } }] };
        return [{ anyOf: [fits, none] }];
      });
    }
    return tags;
  }

  /** Tells a type from the others that the property may have: less than the whole schema, where that will do. */
  #telling(type: BaseType, among: readonly BaseType[], name: string): JsonSchema {
    const others = among.filter((other) => this.#text(other) !== this.#text(type));
    if (others.length === 0) return {};
    const parts = otherParts(type);
    // `{}` is anything but null.
    if (parts.has("anything")) return this.#shared(type, name);
    if (hasSeveral(among)) return this.#shared(type, name);
    const kinds = (["array", "object"] as const).filter((kind) => parts.has(kind));
    const isAmbiguous = (kind: JsonKind) =>
      others.some((other) => otherParts(other).has(kind) || otherParts(other).has("anything"));
    if (kinds.length === 0 || kinds.some(isAmbiguous)) {
      return this.#shared(type, name);
    }
    const rest = partsOf(type).filter((part) => !hasStructure(part));
    const plain =
      rest.length > 0 && literalsOf(type).length + parts.size > kinds.length
        ? [this.#definitions.schemaOf(new UnionType(rest), "closed")]
        : [];
    return anyOf([...plain, ...kinds.map((kind) => ({ type: kind }))]) ?? {};
  }

  #shared(type: BaseType, name: string): JsonSchema {
    return this.#definitions.share(this.#definitions.schemaOf(type, "closed"), name);
  }

  #holders(name: string): { branch: ObjectBranch; property: BranchProperty }[] {
    return this.#branches.flatMap((branch) => {
      const property = propertyOf(branch, name);
      return property ? [{ branch, property }] : [];
    });
  }

  #distinctTypes(name: string): BaseType[] {
    const types = this.#holders(name).map(({ property }) => property.type);
    return [...new Map(types.map((type) => [this.#text(type), type])).values()];
  }

  #text(type: BaseType): string {
    return JSON.stringify(this.#definitions.schemaOf(type, "closed"));
  }
}

/** More than one of the types has lists or objects. */
function hasSeveral(types: readonly BaseType[]): boolean {
  return types.filter(hasStructure).length > 1;
}

/** A list or an object is somewhere among the type's parts. */
function hasStructure(type: BaseType): boolean {
  const parts = otherParts(type);
  return parts.has("array") || parts.has("object");
}

function groupsOf<T>(items: readonly T[]): T[][] {
  const pairs = items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other]));
  return items.length >= MAX_OVERLAP ? [...pairs, [...items]] : pairs;
}

function properties(all: Record<string, JsonSchema[]>, last?: string): JsonSchema {
  const names = Object.keys(all).filter((name) => name !== last);
  const said = [...names, ...(last === undefined ? [] : [last])].flatMap((name) => {
    const schemas = (all[name] ?? []).filter((schema) => !isTrivial(schema));
    const [only] = schemas;
    if (!only) return [];
    return [[name, schemas.length === 1 ? only : { allOf: schemas }] as const];
  });
  return said.length > 0 ? { properties: Object.fromEntries(said) } : {};
}

function isTrivial(schema: JsonSchema): boolean {
  return Object.keys(schema).length === 0;
}

/** Undefined where an alternative takes everything. */
function anyOf(schemas: readonly JsonSchema[]): JsonSchema | undefined {
  const unique = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  if (unique.has("{}")) return undefined;
  const [only] = unique.values();
  return unique.size === 1 ? only : { anyOf: [...unique.values()] };
}
