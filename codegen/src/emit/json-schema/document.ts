import type { JsonSchema } from "../../model/contract.ts";
import type { Value } from "../../model/value.ts";
import { banner } from "../banner.ts";
import { Definitions } from "./definitions.ts";

/** Whether objects take properties that their types do not name. */
export type Openness = "open" | "closed";

/** A standalone JSON Schema 2020-12 document for a value. */
export function documentOf(value: Value, openness: Openness): JsonSchema {
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
