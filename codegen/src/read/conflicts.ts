import { containsRich } from "../model/conversion/contains-rich.ts";
import { Planner } from "../model/conversion/planner.ts";
import type { BaseType } from "../model/types.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/** Refuses unions in which a JSON value would be converted in two ways. */
export function refuseConflicts(reader: Reader, type: BaseType, place: Place): void {
  if (!containsRich(type)) return;
  const { planner } = reader;
  planner.plan([type], place.path);
  for (const { path, reason, types } of planner.conflicts) {
    const node = types.map((one) => reader.placeOf(one)?.node).find((one) => one) ?? place.node;
    reader.refuse(
      "TUN2015",
      { ...place, path, node },
      `JSON cannot tell this union apart: ${reason}`,
      {
        hint: "give each member a property with a literal type of its own, or wrap one in an object",
      },
    );
  }
  // It knows a type from its first place and would say nothing of the others.
  if (planner.conflicts.length > 0) reader.planner = new Planner();
}
