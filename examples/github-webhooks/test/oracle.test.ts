import { expect, test, vi } from "vitest";
import { accepts, examples, mutations, webhooks, type Change } from "./oracle.ts";

// The compiler reads some ten megabytes of literals.
vi.setConfig({ testTimeout: 120_000 });

const all = examples();
const verdicts = accepts(all);
const accepted = all.filter((_, index) => verdicts[index]);

test("the compiler accepts some examples of every webhook and rejects a few", () => {
  for (const webhook of Object.keys(webhooks)) {
    const of = accepted.filter((example) => example.webhook === webhook).length;
    const total = all.filter((example) => example.webhook === webhook).length;
    console.log(`${webhook}: tsc accepts ${of} of ${total} examples`);
    expect(of).toBeGreaterThan(0);
  }
  expect(accepted.length).toBeLessThan(all.length);
});

test("each accepted example has a mutation of every kind that the compiler rejects", () => {
  const mutated = mutations(accepted);
  const count = (change: Change) => mutated.filter((mutation) => mutation.change === change).length;
  console.log(
    `rejected mutations: ${count("field removed")} fields removed, ` +
      `${count("string for a number")} strings for numbers, ` +
      `${count("unknown literal")} unknown literals`,
  );
  const kinds: Change[] = ["field removed", "string for a number", "unknown literal"];
  for (const { name } of accepted) {
    const changes = mutated.filter((mutation) => mutation.name.startsWith(`${name}:`));
    expect(new Set(changes.map(({ change }) => change)), name).toEqual(new Set(kinds));
  }
});

test("the mutations are the same each time", () => {
  const few = accepted.slice(0, 3);
  expect(mutations(few)).toEqual(mutations(few));
});
