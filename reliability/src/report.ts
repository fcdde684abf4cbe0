import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import type { Figure, Limit } from "./harness/figures.ts";
import { binary, type Extent, resultsFolder } from "./harness/extent.ts";

/** What one scenario gave. */
export interface Outcome {
  name: string;
  claim: string;
  figures: Figure[];
  seconds: number;
  /** How much of the machine was in use, by everything on it. */
  machineBusyPercent: number;
  /** Why it broke off. */
  error?: string;
}

export interface Run {
  extent: Extent;
  seed: number;
  outcomes: Outcome[];
}

/** Writes `results/reliability.json` and `.md`; returns the table. */
export function report(run: Run): string {
  const table = markdown(run);
  mkdirSync(resultsFolder, { recursive: true });
  const whole = { ...run, machine: machine(), binary, at: new Date().toISOString() };
  writeFileSync(join(resultsFolder, "reliability.json"), `${JSON.stringify(whole, null, 2)}\n`);
  writeFileSync(join(resultsFolder, "reliability.md"), table);
  return table;
}

export function failed({ figures, error }: Outcome): boolean {
  return error !== undefined || figures.some(({ verdict }) => verdict === "missed");
}

function markdown({ extent, seed, outcomes }: Run): string {
  const rows = outcomes.flatMap(({ name, figures, error }) => [
    ...figures.map((figure) => [
      name,
      figure.name,
      `${format(figure.value)} ${figure.unit}`.trim(),
      figure.limit === undefined ? "" : `${limit(figure.limit)} ${figure.unit}`.trim(),
      { met: "met", missed: "**missed**", "not judged": figure.limit === undefined ? "" : "shown" }[
        figure.verdict
      ],
    ]),
    ...(error === undefined ? [] : [[name, `broke off: ${error}`, "", "", "**missed**"]]),
  ]);
  const busy = outcomes.map(({ name, machineBusyPercent, seconds }) => {
    return `${name} ${seconds.toFixed(0)} s at ${machineBusyPercent.toFixed(0)} %`;
  });
  return [
    `Extent ${extent}, seed ${seed}, ${machine()}.`,
    `Duration and use of the machine: ${busy.join(", ")}.`,
    "",
    grid([["scenario", "figure", "value", "limit", ""], ...rows]),
    "",
  ].join("\n");
}

function grid([header = [], ...rows]: string[][]): string {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  return [header, widths.map((width) => "-".repeat(width)), ...rows]
    .map((cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`)
    .join("\n");
}

function machine(): string {
  const all = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const load = (loadavg()[0] ?? 0).toFixed(1);
  return `${all.length} × ${all[0]?.model ?? "?"}, ${memory} GiB, Linux ${release()}, load ${load}`;
}

function limit(limit: Limit): string {
  if ("atMost" in limit) return `≤ ${format(limit.atMost)}`;
  if ("atLeast" in limit) return `≥ ${format(limit.atLeast)}`;
  return `${format(limit.within[0])} … ${format(limit.within[1])}`;
}

function format(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
