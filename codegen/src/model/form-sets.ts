import { fixedLengthOf, mayOverlap, type PatternStringType } from "./types.ts";

/** Forms of keys of which all members of a union say the same. */
export type FormGroup = readonly PatternStringType[];

/** A form that keys of a member may have, and a text for what it says of these. */
export interface KeyForm {
  /** The same for the same form in another member. */
  id: string;
  form: PatternStringType;
  said: string;
}

/** A schema has to speak of each set: with more, nobody could read it, nor wait for it. */
const MAX_SETS = 256;

/**
 * The sets of forms that one name may have together. Where these are too many, forms are
 * grouped by what the members say of them, and a name has some form of each group in a set.
 * Undefined where they are too many yet.
 */
export function formSets(
  members: readonly (readonly KeyForm[])[],
): { groups: readonly FormGroup[]; sets: readonly FormGroup[][] } | undefined {
  const forms = [...new Map(members.flat().map(({ id, form }) => [id, form]))];
  const alone = forms.map(([, form]) => [form]);
  const sets = overlapping(alone);
  if (sets) return { groups: alone, sets };
  const groups = new Map<string, PatternStringType[]>();
  for (const [id, form] of forms) {
    const said = JSON.stringify(members.map((member) => saidOf(member, id)));
    groups.set(said, [...(groups.get(said) ?? []), form]);
  }
  const grouped = overlapping([...groups.values()]);
  return grouped && { groups: [...groups.values()], sets: grouped };
}

/** Where a member says several things, that of the longest of a name's forms counts. */
function saidOf(member: readonly KeyForm[], id: string): unknown {
  const own = member.find((key) => key.id === id);
  if (!own) return undefined;
  const isOne = member.every(({ said }) => said === own.said);
  return [own.said, isOne ? 0 : fixedLengthOf(own.form)];
}

/** Each group alone, and those together that overlap with each other. */
function overlapping(groups: readonly FormGroup[]): FormGroup[][] | undefined {
  let sets: FormGroup[][] = [];
  for (const first of groups.toReversed()) {
    const along = sets.filter((set) => set.every((group) => meet(first, group)));
    sets = [[first], ...along.map((set) => [first, ...set]), ...sets];
    if (sets.length > MAX_SETS) return undefined;
  }
  return sets;
}

function meet(one: FormGroup, other: FormGroup): boolean {
  return one.some((form) => other.some((another) => mayOverlap(form, another)));
}
