// `make bench-docs`: puts the last full run into the pages under `docs/`, and the charts that
// they show beside them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { charts } from "../report/charts.ts";
import { Reader } from "../report/reader.ts";
import { sections } from "../report/report.ts";
import type { Results } from "../results.ts";
import { bench, repository } from "../servers/runtimes.ts";
import { fill } from "./fill.ts";
import { pages } from "./pages.ts";

const reader = new Reader(readResults());
const docs = join(repository, "docs");
const folder = join(docs, "performance");
const drawn = charts(reader);
mkdirSync(folder, { recursive: true });
for (const page of pages) {
  const path = join(docs, page);
  const text = fill(readFileSync(path, "utf8"), (name) => {
    const section = sections[name];
    if (section === undefined) throw new Error(`docs/${page}: no section is called ${name}`);
    const body = section.of(reader);
    if (body === "") warn(`${page}: ${name} was not measured, and stays as it is`);
    return body;
  });
  writeFileSync(path, await format(text, { parser: "markdown", printWidth: 100 }));
  for (const [, file = ""] of text.matchAll(/\]\(performance\/([\w-]+\.svg)\)/g)) {
    const chart = drawn[file];
    if (chart === undefined) warn(`${page}: ${file} was not measured, and stays as it is`);
    else writeFileSync(join(folder, file), chart);
  }
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
