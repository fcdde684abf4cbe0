// `make bench-docs`: puts the last full run into the pages under `docs/`, between
// `<!-- bench:NAME -->` and `<!-- /bench -->`, and the charts that they show beside them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { charts } from "./report/charts.ts";
import { Reader } from "./report/reader.ts";
import { sections } from "./report/report.ts";
import type { Results } from "./results.ts";
import { bench, repository } from "./servers/runtimes.ts";

const pages = ["performance.md", "pipes.md", "scaling.md"];

const results = readResults();
const reader = new Reader(results);
const docs = join(repository, "docs");
const folder = join(docs, "performance");
const drawn = charts(reader);
mkdirSync(folder, { recursive: true });
for (const page of pages) {
  const path = join(docs, page);
  const text = fill(readFileSync(path, "utf8"), page);
  writeFileSync(path, await format(text, { parser: "markdown", printWidth: 100 }));
  for (const [, file = ""] of text.matchAll(/\]\(performance\/([\w-]+\.svg)\)/g)) {
    const chart = drawn[file];
    if (chart === undefined) warn(`${page}: ${file} was not measured, and stays as it is`);
    else writeFileSync(join(folder, file), chart);
  }
}

function fill(text: string, page: string): string {
  return text.replaceAll(
    /(<!-- bench:([\w-]+) -->\n)[\s\S]*?(<!-- \/bench -->)/g,
    (whole, begin: string, name: string, end: string) => {
      const section = sections[name];
      if (section === undefined) throw new Error(`docs/${page}: no section is called ${name}`);
      const body = section.of(reader);
      if (body !== "") return `${begin}\n${body}\n\n${end}`;
      warn(`${page}: ${name} was not measured, and stays as it is`);
      return whole;
    },
  );
}

function readResults(): Results {
  const path = join(bench, "results/full/results.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Results;
  } catch (error) {
    throw new Error(`${path} cannot be read: run make bench first`, { cause: error });
  }
}

function warn(text: string): void {
  process.stderr.write(`${text}\n`);
}
