import type { Scenario } from "../harness/scenario.ts";
import { kills } from "./kills.ts";

/** In the order in which they run. */
export const scenarios: Scenario[] = [kills];
