import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, IndexedObjectType, mayOverlap, UnionType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import {
  declaredNames,
  declaredProperty,
  hasIndex,
  type ObjectBranch,
  propertyOf,
} from "./object-branch.ts";
import { descriptive } from "./annotated-formatter.ts";
import { objectSchema } from "./object-formatter.ts";
import { isWeak, someOf } from "./weak-object.ts";

/** What is settled about a property before the members are looked at. */
export interface Tag {
  required: boolean;
  schema: JsonSchema;
  /** The members whose types the schema was made of, where others may rule some of them out yet. */
  among?: readonly ObjectBranch[];
}

/**
 * One closed object for several members: it has the properties of all `known`
 * ones, each of a type that one of them gives it, and fits one of the `possible`
 * ones. Those need only say what the first half has left open.
 */
export function mergedObject(
  definitions: Definitions,
  known: readonly ObjectBranch[],
  possible: readonly ObjectBranch[],
  tags: ReadonlyMap<string, Tag>,
): JsonSchema {
  const names = declaredNames(known);
  const types = new Map(names.map((name) => [name, typesOf(definitions, known, name)]));
  const required = names.filter(
    (name) =>
      tags.get(name)?.required ??
      possible.every((branch) => declaredProperty(branch, name)?.required),
  );
  const { allOf: others = [], ...indexes } = indexesOf(definitions, known, names);
  const declared = objectSchema({
    properties: names.map((name) => {
      const tag = tags.get(name);
      if (tag && (!tag.among || tag.among.length === known.length)) return [name, tag.schema];
      const schema = closed(definitions, types.get(name) ?? []);
      return [name, tag ? { allOf: [tag.schema, schema] } : schema];
    }),
    required,
    patterns: [],
    additional: false,
  });
  const merged = { ...declared, ...indexes, ...(others.length > 0 ? { allOf: others } : {}) };
  const open = new Set(names.filter((name) => !tags.has(name) && types.get(name)?.length !== 1));
  const members = possible.map((branch) =>
    known.some(hasIndex) || !known.includes(branch)
      ? definitions.schemaOf(branch.type, "structural")
      : remainderOf(definitions, branch, new Set(required), open),
  );
  const unique = new Map(members.map((member) => [JSON.stringify(member), member]));
  // A member that says nothing more takes all that came this far.
  if (unique.has("{}")) return merged;
  const [only] = unique.values();
  return unique.size === 1 && only
    ? { ...merged, allOf: [...others, only] }
    : { ...merged, anyOf: [...unique.values()] };
}

/** What a member says beyond the merged object. */
function remainderOf(
  definitions: Definitions,
  branch: ObjectBranch,
  required: ReadonlySet<string>,
  open: ReadonlySet<string>,
): JsonSchema {
  const own = branch.shape.getProperties();
  const more = own.filter((property) => property.isRequired() && !required.has(property.getName()));
  const names = own.map((property) => property.getName());
  const isSettled = names.some((name) => required.has(name));
  const properties = own
    .filter((property) => open.has(property.getName()))
    .map((property) => [
      property.getName(),
      definitions.schemaOf(property.getType(), "structural"),
    ]);
  return {
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) as unknown } : {}),
    ...(more.length > 0 ? { required: more.map((property) => property.getName()) } : {}),
    ...(isWeak(branch.shape) && !isSettled ? someOf(names) : {}),
  };
}

/** The types that members give a property, each once. */
function typesOf(
  definitions: Definitions,
  branches: readonly ObjectBranch[],
  name: string,
): BaseType[] {
  const types = branches.flatMap((branch) => propertyOf(branch, name)?.type ?? []);
  return distinct(definitions, types);
}

function distinct(definitions: Definitions, types: readonly BaseType[]): BaseType[] {
  const unique = new Map<string, BaseType>();
  for (const type of types) {
    const schema = definitions.schemaOf(type, "closed");
    const meaning = Object.entries(schema).filter(([keyword]) => !descriptive.has(keyword));
    const key = JSON.stringify(meaning);
    if (!unique.has(key)) unique.set(key, type);
  }
  return [...unique.values()];
}

function closed(definitions: Definitions, types: readonly BaseType[]): JsonSchema {
  const [only] = types;
  if (types.length === 1 && only) return definitions.schemaOf(only, "closed");
  return definitions.schemaOf(new UnionType(types), "closed");
}

/**
 * What members say of names that none declares. Where a declared one has the form of
 * such a name, `patternProperties` would speak of it as well; `additionalProperties` does not.
 */
export function indexesOf(
  definitions: Definitions,
  branches: readonly ObjectBranch[],
  names: readonly string[],
): Indexes {
  const patterns = patternsOf(branches);
  const additionalProperties = additionalOf(definitions, branches);
  const schemaOf = (types: readonly BaseType[]) =>
    closed(definitions, distinct(definitions, types));
  const declared = patterns.filter(({ pattern }) => {
    const form = new RegExp(pattern, "u");
    return names.some((name) => form.test(name));
  });
  const others = patterns
    .filter((each) => !declared.includes(each))
    .map(({ pattern, types }): [string, JsonSchema] => [pattern, schemaOf(types)]);
  if (declared.length === 0) return { ...patternProperties(others), additionalProperties };
  const beside = (forms: readonly Pattern[], additional: JsonSchema | boolean): JsonSchema => ({
    properties: Object.fromEntries(names.map((name) => [name, true])),
    ...patternProperties(forms.map(({ pattern }) => [pattern, true])),
    additionalProperties: additional,
  });
  const additional = schemaOf(declared.flatMap(({ types }) => types));
  // Of several forms, each name that has one of them only takes what that one says.
  const each = declared.length > 1 ? declared : [];
  const own = each.map((form) =>
    beside(
      patterns.filter((other) => other !== form),
      schemaOf(form.types),
    ),
  );
  return {
    ...patternProperties(others),
    additionalProperties: additional,
    allOf: [beside(patterns, additionalProperties), ...own],
  };
}

interface Indexes {
  patternProperties?: JsonSchema;
  additionalProperties: JsonSchema | boolean;
  allOf?: JsonSchema[];
}

function patternProperties(entries: [string, JsonSchema | boolean][]): Partial<Indexes> {
  return entries.length > 0 ? { patternProperties: Object.fromEntries(entries) } : {};
}

interface Pattern {
  pattern: string;
  types: BaseType[];
}

/** What members say of keys by their form: a key may have several, or be one of any text. */
function patternsOf(branches: readonly ObjectBranch[]): Pattern[] {
  const patterns = branches.flatMap(({ shape }) =>
    shape instanceof IndexedObjectType ? shape.getPatterns() : [],
  );
  const byForm = new Map(patterns.map(({ key }) => [key.getPattern(), key]));
  return [...byForm].map(([pattern, key]) => {
    const own = patterns.filter((other) => mayOverlap(key, other.key)).map(({ type }) => type);
    return { pattern, types: [...own, ...additionalTypes(branches)] };
  });
}

/** What members say of any other keys; false where they know none. */
function additionalOf(
  definitions: Definitions,
  branches: readonly ObjectBranch[],
): JsonSchema | boolean {
  const types = additionalTypes(branches);
  return types.length > 0 && closed(definitions, distinct(definitions, types));
}

function additionalTypes(branches: readonly ObjectBranch[]): BaseType[] {
  return branches.flatMap(({ shape }) => {
    const additional = shape.getAdditionalProperties();
    return typeof additional === "boolean" ? [] : [additional];
  });
}
