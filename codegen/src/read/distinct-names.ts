export interface NameProposal {
  /** The name where no other type has it. */
  base: string;
  /** What to put before it where one has, the nearest first: `Orders`, `Src`. */
  qualifiers: readonly string[];
  /** Tells types apart that have all else in common, and orders them. */
  identity: string;
}

/**
 * A name for each: the bare one where it is the only one of its kind, else as
 * many qualifiers before it as it takes. The order of `proposals` changes nothing.
 */
export function distinctNames(proposals: readonly NameProposal[]): Map<NameProposal, string> {
  const names = new Map(proposals.map((proposal) => [proposal, proposal.base]));
  for (let depth = 1; ; depth++) {
    const clashing = clashesIn(names);
    if (clashing.length === 0) return names;
    const longer = clashing.filter(({ qualifiers }) => qualifiers.length >= depth);
    if (longer.length === 0) break;
    for (const proposal of longer) {
      const prefix = proposal.qualifiers.slice(0, depth).reverse().join("");
      names.set(proposal, prefix + proposal.base);
    }
  }
  return numbered(names);
}

function clashesIn(names: ReadonlyMap<NameProposal, string>): NameProposal[] {
  const uses = new Map<string, number>();
  for (const name of names.values()) uses.set(name, (uses.get(name) ?? 0) + 1);
  return [...names].filter(([, name]) => (uses.get(name) ?? 0) > 1).map(([proposal]) => proposal);
}

/** The last resort: types of one name in one file, as in two functions' bodies. */
function numbered(names: Map<NameProposal, string>): Map<NameProposal, string> {
  const taken = new Set(names.values());
  const used = new Map<string, number>();
  const inOrder = [...names].sort(([a], [b]) => (a.identity < b.identity ? -1 : 1));
  for (const [proposal, name] of inOrder) {
    let count = used.get(name) ?? 0;
    if (count > 0) {
      while (taken.has(`${name}${count + 1}`)) count++;
      taken.add(`${name}${count + 1}`);
      names.set(proposal, `${name}${count + 1}`);
    }
    used.set(name, count + 1);
  }
  return names;
}
