import type { JsonSchema } from "../../model/contract.ts";
import { type FormGroup, formSets, type KeyForm } from "../../model/form-sets.ts";
import type { BaseType, PatternStringType } from "../../model/types.ts";
import type { Definitions } from "./definitions.ts";
import { closed, distinct } from "./distinct-types.ts";
import { hasObjects } from "./has-objects.ts";
import { declaredProperty, indexType, type ObjectBranch, patternsOf } from "./object-branch.ts";

/** Keywords for names that no member declares. */
export interface Indexes {
  patternProperties?: JsonSchema;
  additionalProperties: JsonSchema | boolean;
  allOf?: JsonSchema[];
}

/**
 * What members say of names that none declares in the union that they are of. A name has
 * some of the forms that keys may have, and each member says of such names what its index
 * signatures do.
 *
 * 1. `patternProperties` speaks of all names of a form, whichever other forms these have.
 *    It would speak of declared names too, so forms of such names are left to 2.
 * 2. `additionalProperties` beside all forms but some speaks of the names that have no others.
 *
 * Both together say of each set of forms what is right for it.
 */
export function indexesOf(
  definitions: Definitions,
  branches: readonly ObjectBranch[],
  names: readonly string[],
  union = branches,
): Indexes {
  const forms = branches.map((branch) => formsOf(definitions, branch));
  // Too many of them have been refused where the union was read.
  const { groups, sets } = formSets(forms) ?? { groups: [], sets: [] };
  const of = (some: readonly FormGroup[][]): JsonSchema | boolean => {
    const types = distinct(
      definitions,
      some.flatMap((set) => typesFor(branches, set.flat())),
    );
    return types.length > 0 && closed(definitions, types);
  };
  const taken = groups.filter((group) =>
    group.some((key) => isTaken(key, names, { branches, union })),
  );
  const free = groups.filter((group) => !taken.includes(group));
  const having = (some: readonly FormGroup[]) =>
    sets.filter((set) => set.some((group) => some.includes(group)));
  const said = new Map(free.map((group) => [group, of(having([group]))]));
  const isSaid = (set: readonly FormGroup[]) => {
    const schema = JSON.stringify(of([[...set]]));
    return set.some((group) => JSON.stringify(said.get(group)) === schema);
  };
  const unsaid = sets.filter((set) => !isSaid(set));
  const allOf = [...(taken.length > 0 ? [[]] : []), ...unsaid].map((set: readonly FormGroup[]) => ({
    properties: Object.fromEntries(names.map((name) => [name, true])),
    ...patternProperties(
      groups.filter((group) => !set.includes(group)).map((group) => [group, true]),
    ),
    additionalProperties: of([
      [],
      ...sets.filter((other) => other.every((group) => set.includes(group))),
    ]),
  }));
  return {
    ...patternProperties([...said]),
    additionalProperties: of([[], ...having(taken)]),
    ...(allOf.length > 0 ? { allOf } : {}),
  };
}

function formsOf(definitions: Definitions, { shape }: ObjectBranch): KeyForm[] {
  return patternsOf(shape).map(({ key, type }) => ({
    id: key.getPattern(),
    form: key,
    said: JSON.stringify(definitions.schemaOf(type, "closed")),
  }));
}

/** What each member says of names that have these forms and no others. */
function typesFor(branches: readonly ObjectBranch[], forms: FormGroup): BaseType[] {
  const patterns = new Set(forms.map((form) => form.getPattern()));
  return branches.flatMap(
    ({ shape }) => indexType(shape, (key) => patterns.has(key.getPattern())) ?? [],
  );
}

/** A name of the form is declared, and not only by members whose form says the same of it. */
function isTaken(
  key: PatternStringType,
  names: readonly string[],
  { branches, union }: { branches: readonly ObjectBranch[]; union: readonly ObjectBranch[] },
): boolean {
  return names
    .filter((name) => key.takes(name))
    .some((name) => {
      const declaring = union.filter((branch) => declaredProperty(branch, name));
      const isSaid = (branch: ObjectBranch) => {
        const declared = declaredProperty(branch, name);
        const hasForm = branches.includes(branch) && hasPattern(branch, key);
        return hasForm && declared && !hasObjects(declared.type);
      };
      return !declaring.every(isSaid);
    });
}

function hasPattern({ shape }: ObjectBranch, form: PatternStringType): boolean {
  return patternsOf(shape).some(({ key }) => key.getPattern() === form.getPattern());
}

function patternProperties(
  entries: (readonly [FormGroup, JsonSchema | boolean])[],
): Partial<Indexes> {
  const byPattern = entries.flatMap(([group, schema]) =>
    group.map((key) => [key.getPattern(), schema] as const),
  );
  if (byPattern.length === 0) return {};
  return { patternProperties: Object.fromEntries(byPattern) };
}
