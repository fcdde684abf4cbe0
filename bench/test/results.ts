import type { Results, Sample } from "../src/results.ts";

/** A run with these figures: case, then server, then metric. */
export function results(figures: Record<string, Record<string, Sample>>): Results {
  const series = Object.entries(figures).flatMap(([caseName, subjects]) =>
    Object.entries(subjects).map(([subject, sample]) => {
      return { case: caseName, subject, samples: [sample] };
    }),
  );
  return {
    startedAt: "2026-01-02T03:04:05.000Z",
    minutes: 1,
    machine: { cpu: "some", cores: 2, memoryGiB: 4, system: "Linux", versions: {} },
    options: {
      ...{ quick: false, cases: [], servers: [] },
      ...{ rounds: 3, seconds: 2, warmUpSeconds: 1, cores: 2 },
    },
    series,
    failures: [],
  };
}
