import { namedTypesIn } from "../model/named-types-in.ts";
import { type BaseType, NamedType } from "../model/types.ts";
import { distinctNames, type NameProposal } from "./distinct-names.ts";

interface Proposed {
  proposal: NameProposal;
  /** No other type that was read with it has its identity. */
  isOne: boolean;
  /** It has been given its name, and texts may have been written with it. */
  isSettled: boolean;
}

const proposed = new WeakMap<NamedType, Proposed>();
let created = 0;

export function createNamed(proposal: NameProposal, isOne: boolean): NamedType {
  const type = new NamedType(created++, proposal.base);
  proposed.set(type, { proposal, isOne, isSettled: false });
  return type;
}

export interface Settled {
  /** A type that had a name has got another: what was written with the old one is out of date. */
  hasRenamed: boolean;
  /** What is read anew of a type can be told to be that type. */
  isStable: boolean;
}

/**
 * Gives all types their names, to be called when every type has been read. Types
 * that were read in several runs are one if their identity is.
 */
export function settleNames(roots: Iterable<BaseType>): Settled {
  const types = [...namedTypesIn(roots)].map((type) => ({ type, known: proposalOf(type) }));
  const byIdentity = new Map<string, NameProposal>();
  const serials = new Map<string, number>();
  for (const { proposal } of types.map(({ known }) => known)) {
    if (!byIdentity.has(proposal.identity)) byIdentity.set(proposal.identity, proposal);
  }
  const names = distinctNames([...byIdentity.values()]);
  let hasRenamed = false;
  for (const { type, known } of types) {
    const { identity } = known.proposal;
    const chosen = byIdentity.get(identity) ?? known.proposal;
    const name = names.get(chosen) ?? chosen.base;
    if (known.isSettled && type.getName() !== name) hasRenamed = true;
    known.isSettled = true;
    const serial = serials.get(identity) ?? created++;
    serials.set(identity, serial);
    type.settle(name, serial);
  }
  return { hasRenamed, isStable: types.every(({ known }) => known.isOne) };
}

function proposalOf(type: NamedType): Proposed {
  const known = proposed.get(type);
  if (!known) throw new Error(`the type ${type.getName()} was not read`);
  return known;
}
