import fc from "fast-check";
import { expect, it } from "vitest";
import { distinctNames, type NameProposal } from "./distinct-names.ts";

function names(...proposals: NameProposal[]): string[] {
  const found = distinctNames(proposals);
  return proposals.map((proposal) => found.get(proposal) ?? "");
}

it("leaves a name alone that nobody else has", () => {
  const order = { base: "Order", qualifiers: ["Orders", "Src"], identity: "1" };
  const item = { base: "Item", qualifiers: ["Orders", "Src"], identity: "2" };
  expect(names(order, item)).toEqual(["Order", "Item"]);
});

it("puts as much of the way to the file before a name as it takes", () => {
  const first = { base: "Item", qualifiers: ["Types", "Shop"], identity: "1" };
  const second = { base: "Item", qualifiers: ["Types", "Billing"], identity: "2" };
  expect(names(first, second)).toEqual(["ShopTypesItem", "BillingTypesItem"]);
});

it("numbers what nothing else tells apart", () => {
  const second = { base: "Item", qualifiers: ["Types"], identity: "b" };
  const first = { base: "Item", qualifiers: ["Types"], identity: "a" };
  expect(names(second, first)).toEqual(["TypesItem2", "TypesItem"]);
});

it("gives the same distinct names in whatever order", () => {
  const word = fc.constantFrom("Item", "Item2", "Types", "TypesItem", "Src");
  const proposal = fc.record({ base: word, qualifiers: fc.array(word, { maxLength: 3 }) });
  const proposals = fc
    .array(proposal, { maxLength: 8 })
    .map((list) => list.map((one, index) => ({ ...one, identity: String(index) })));
  fc.assert(
    fc.property(proposals, fc.infiniteStream(fc.nat()), (list, dice) => {
      const shuffled = [...list].sort(() => (dice.next().value ?? 0) - (dice.next().value ?? 0));
      const inOrder = distinctNames(list);
      const inDisorder = distinctNames(shuffled);
      expect(new Set(inOrder.values()).size).toBe(list.length);
      for (const one of list) expect(inDisorder.get(one)).toBe(inOrder.get(one));
    }),
  );
});
