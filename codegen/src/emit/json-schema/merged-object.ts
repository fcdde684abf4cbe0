import type { JsonSchema } from "../../model/contract.ts";
import type { BaseType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import {
  declaredNames,
  declaredProperty,
  hasIndex,
  type ObjectBranch,
  propertyOf,
} from "./object-branch.ts";
import { closed, distinct } from "./distinct-types.ts";
import { indexesOf } from "./index-keys.ts";
import { objectSchema } from "./object-formatter.ts";
import { isWeak, someOf } from "./weak-object.ts";

/** What is settled about a property before the members are looked at. */
export interface Tag {
  required: boolean;
  /** Made only where a case needs it: it may say at length what a whole union is. */
  schema: () => JsonSchema;
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
      if (tag && (!tag.among || tag.among.length === known.length)) return [name, tag.schema()];
      const schema = closed(definitions, types.get(name) ?? []);
      return [name, tag ? { allOf: [tag.schema(), schema] } : schema];
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
