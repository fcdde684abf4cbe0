import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mixes } from "../cases/mix.ts";
import type { Results } from "../results.ts";
import { aimsTable } from "./aims.ts";
import { charts, image } from "./charts.ts";
import { accessLogTable, caseTables, memoryTable, overview, wins } from "./comparison.ts";
import { besideTable, machineTable, mixTable, startTable, workerLoopTable } from "./others.ts";
import { pipesTable, stepsTable } from "./pipes.ts";
import { Reader } from "./reader.ts";
import { forecastTable, scalingTable } from "./scaling.ts";

/** The parts of a report; the pages under `docs/` name them. Empty: not measured. */
export const sections: Record<string, { title: string; of: Section }> = {
  aims: { title: "To reach", of: aimsTable },
  wins: { title: "Where a peer wins", of: wins },
  overview: { title: "CPU per request", of: overview },
  cases: { title: "Case by case", of: caseTables },
  "cpu-charts": {
    title: "CPU per request, drawn",
    of: images("add-cpu.svg", "order-cpu.svg", "invalid-cpu.svg"),
  },
  "access-log": { title: "The access log", of: accessLogTable },
  memory: { title: "Memory", of: all(memoryTable, images("in-flight.svg")) },
  mix: {
    title: "Calls beside calls that burn CPU",
    of: all(mixTable, images(...mixes.map(({ name }) => `${name}.svg`))),
  },
  beside: { title: "Small calls beside large ones", of: besideTable },
  start: { title: "Many tasks", of: startTable },
  "worker-loop": { title: "The worker alone", of: workerLoopTable },
  pipes: { title: "A pipe against a second hop", of: pipesTable },
  steps: { title: "One call, step by step", of: all(stepsTable, images("steps.svg")) },
  scaling: { title: "Threads and workers", of: scalingTable },
  forecast: { title: "8 and 64 cores", of: forecastTable },
  machine: { title: "The run", of: machineTable },
};

type Section = (reader: Reader) => string;

function images(...files: string[]): Section {
  return (reader) =>
    files
      .map((file) => image(reader, file))
      .filter(Boolean)
      .join("\n\n");
}

function all(...parts: Section[]): Section {
  return (reader) =>
    parts
      .map((part) => part(reader))
      .filter(Boolean)
      .join("\n\n");
}

/** Writes `results.md` and the charts; returns what decides. */
export function writeReport(results: Results, folder: string): string {
  const reader = new Reader(results);
  const text = Object.values(sections)
    .map(({ title, of }) => ({ title, body: of(reader) }))
    .filter(({ body }) => body !== "")
    .map(({ title, body }) => `## ${title}\n\n${body}\n`)
    .join("\n");
  // The charts are beside it.
  const beside = text.replaceAll("](performance/", "](");
  writeFileSync(join(folder, "results.md"), `# Measured\n\n${beside}`);
  for (const [file, svg] of Object.entries(charts(reader))) writeFileSync(join(folder, file), svg);
  return [overview(reader), aimsTable(reader), wins(reader)].filter(Boolean).join("\n\n");
}
