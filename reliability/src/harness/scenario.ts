import type { Extent } from "./extent.ts";
import type { Figures } from "./figures.ts";
import type { Random } from "./random.ts";

/** A fault, and what the gateway must make of it. */
export interface Scenario {
  name: string;
  /** In one sentence, as the table shows it. */
  claim: string;
  run(stage: Stage): Promise<void>;
}

/** What a scenario is given. */
export interface Stage {
  extent: Extent;
  random: Random;
  figures: Figures;
  /** The one of three values that is meant for this extent. */
  by: <T>(values: Record<Extent, T>) => T;
  /** Shown while it runs. */
  say: (text: string) => void;
}
