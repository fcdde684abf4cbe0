import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pages } from "../src/docs/pages.ts";
import { fill } from "../src/docs/fill.ts";
import { sections } from "../src/report/report.ts";

const docs = join(import.meta.dirname, "../../docs");

test("every section of the report is on a page, and every mark on a page is one", () => {
  const marks = pages.flatMap((page) =>
    [...readFileSync(join(docs, page), "utf8").matchAll(/<!-- bench:([\w-]+) -->/g)].map(
      ([, name]) => name,
    ),
  );
  expect(marks.toSorted()).toEqual(Object.keys(sections).toSorted());
});

const page =
  "# A\n\n<!-- bench:one -->\n\nold\n\n<!-- /bench -->\n\nB\n\n<!-- bench:two -->\n<!-- /bench -->\n";

test("sections are put between their marks, and nothing else is touched", () => {
  const filled = fill(page, (name) => `new ${name}`);
  expect(filled).toBe(
    "# A\n\n<!-- bench:one -->\n\nnew one\n\n<!-- /bench -->\n\nB\n\n<!-- bench:two -->\n\nnew two\n\n<!-- /bench -->\n",
  );
  expect(fill(filled, (name) => `new ${name}`)).toBe(filled);
});

test("what was not measured stays", () => {
  expect(fill(page, () => "")).toBe(page);
});
