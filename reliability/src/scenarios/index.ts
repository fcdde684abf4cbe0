import type { Scenario } from "../harness/scenario.ts";
import { bootCrashes } from "./boot-crashes.ts";
import { disconnects } from "./disconnects.ts";
import { drain } from "./drain.ts";
import { freezes } from "./freezes.ts";
import { gatewayKills } from "./gateway-kills.ts";
import { hangs } from "./hangs.ts";
import { kills } from "./kills.ts";
import { misbehaving } from "./misbehaving.ts";
import { overload } from "./overload.ts";
import { poison } from "./poison.ts";
import { reloads } from "./reloads.ts";
import { scarcity } from "./scarcity.ts";
import { soak } from "./soak.ts";

/** In the order in which they run. */
export const scenarios: Scenario[] = [
  kills,
  gatewayKills,
  hangs,
  freezes,
  bootCrashes,
  reloads,
  overload,
  poison,
  misbehaving,
  disconnects,
  drain,
  scarcity,
  soak,
];
