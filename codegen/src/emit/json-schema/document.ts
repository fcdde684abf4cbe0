import type { JsonSchema } from "../../model/contract.ts";
import type { Value } from "../../model/value.ts";
import { banner } from "../banner.ts";
import { Definitions } from "./definitions.ts";

/**
 * Whether objects take properties that their types do not name. `structural` is
 * how `tsc` takes an object that is no literal: like `open`, but where all of a
 * type's properties are optional, an object that has others has one of these too.
 */
export type Openness = "open" | "closed" | "structural";

/** A standalone JSON Schema 2020-12 document for a value. */
export function documentOf(value: Value, openness: "open" | "closed"): JsonSchema {
  const definitions = new Definitions(openness);
  const root = definitions.bodyOf(value.type);
  const used = definitions.usedBy(root);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: banner,
    ...root,
    ...(Object.keys(used).length > 0 ? { $defs: used } : {}),
  };
}
