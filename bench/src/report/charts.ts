import { loadCases } from "../cases/load.ts";
import { mixes } from "../cases/mix.ts";
import { barChart } from "./bar-chart.ts";
import { steps } from "./pipes.ts";
import type { Reader } from "./reader.ts";
import { figure, kilobytes, short } from "./table.ts";

/** Where the pages under `docs/` have them. */
const folder = "performance";

/** A chart on a page, if it was drawn. */
export function image(reader: Reader, file: string): string {
  const title = titleOf(charts(reader)[file] ?? "");
  return title === undefined ? "" : `![${title}](${folder}/${file})`;
}

/** By file name, of all that was measured. */
export function charts(reader: Reader): Record<string, string> {
  const files: Record<string, string> = {};
  const compare = (
    file: string,
    title: string,
    [caseName, metric]: [string, string],
    show: (value: number) => string,
    ascending = true,
  ): void => {
    const bars = reader
      .servers(caseName)
      .map(({ id, name }) => ({
        name,
        value: reader.of(caseName, id, metric) ?? NaN,
        highlighted: id.startsWith("tunnel"),
      }))
      .sort((a, b) => (ascending ? a.value - b.value : b.value - a.value));
    if (bars.length > 1) files[file] = barChart(title, bars, show);
  };
  for (const { name, title } of loadCases) {
    const plain = title.replaceAll("`", "");
    compare(`${name}-cpu.svg`, `${plain}: CPU, µs per request`, [name, "cpuUs"], short);
  }
  const whole = (value: number): string => figure(value, 0);
  compare("add-rate.svg", "add: requests per second", ["add", "requestsPerSecond"], whole, false);
  compare(
    "in-flight.svg",
    "memory per request in flight, all processes",
    ["memory", "inFlightBytes"],
    kilobytes,
  );
  for (const { name, title } of mixes) {
    const what = `p99 of the others while 1 % burn 50 ms, ms: ${title}`;
    compare(`${name}.svg`, what, [name, "p99Ms"], short);
  }
  if (reader.subjects("steps").length > 0) {
    files["steps.svg"] = barChart("one call, step by step, µs", steps(reader), short);
  }
  return files;
}

function titleOf(svg: string): string | undefined {
  return /aria-label="([^"]*)"/.exec(svg)?.[1];
}
