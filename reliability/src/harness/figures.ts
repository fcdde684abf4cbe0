/** What a figure must be. */
export type Limit = { atMost: number } | { atLeast: number } | { within: [number, number] };

/**
 * `count`: judged in every run. `time`: what a busy machine spoils, so the short run
 * only shows it.
 */
export type FigureKind = "count" | "time";

export interface Figure {
  name: string;
  kind: FigureKind;
  value: number;
  unit: string;
  limit: Limit | undefined;
  verdict: "met" | "missed" | "not judged";
}

/** Collects what a scenario measures. */
export class Figures {
  readonly list: Figure[] = [];
  readonly #judgesTimes: boolean;

  constructor(judgesTimes: boolean) {
    this.#judgesTimes = judgesTimes;
  }

  get missed(): boolean {
    return this.list.some(({ verdict }) => verdict === "missed");
  }

  count(name: string, value: number, limit: Limit, unit = ""): void {
    this.#add({ name, kind: "count", value, unit, limit });
  }

  time(name: string, value: number, limit: Limit, unit = "ms"): void {
    this.#add({ name, kind: "time", value, unit, limit });
  }

  /** For whoever reads the others. */
  note(name: string, value: number, unit = ""): void {
    this.#add({ name, kind: "count", value, unit, limit: undefined });
  }

  #add(figure: Omit<Figure, "verdict">): void {
    const judged = figure.kind === "count" || this.#judgesTimes;
    const verdict =
      figure.limit === undefined || !judged
        ? "not judged"
        : holds(figure.value, figure.limit)
          ? "met"
          : "missed";
    this.list.push({ ...figure, verdict });
  }
}

/** A figure that could not be measured meets nothing. */
function holds(value: number, limit: Limit): boolean {
  if ("atMost" in limit) return value <= limit.atMost;
  if ("atLeast" in limit) return value >= limit.atLeast;
  return value >= limit.within[0] && value <= limit.within[1];
}
