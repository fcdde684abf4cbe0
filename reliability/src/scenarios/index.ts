import type { Scenario } from "../harness/scenario.ts";
import { bootCrashes } from "./boot-crashes.ts";
import { disconnects } from "./disconnects.ts";
import { gatewayKills } from "./gateway-kills.ts";
import { hangs } from "./hangs.ts";
import { kills } from "./kills.ts";
import { overload } from "./overload.ts";
import { poison } from "./poison.ts";
import { reloads } from "./reloads.ts";
import { soak } from "./soak.ts";

/** In the order in which they run. */
export const scenarios: Scenario[] = [
  kills,
  gatewayKills,
  hangs,
  bootCrashes,
  reloads,
  overload,
  poison,
  disconnects,
  soak,
];
