import type { JsonSchema } from "../../model/contract.ts";
import type { Value } from "../../model/value.ts";
import { banner } from "../banner.ts";
import { Definitions } from "./definitions.ts";
import { type Draft, fingerprints, mayRepeat, shareRepeated } from "./repeated-parts.ts";

/**
 * Whether objects take properties that their types do not name. `structural` is
 * how `tsc` takes an object that is no literal: like `open`, but where all of a
 * type's properties are optional, an object that has others has one of these too.
 */
export type Openness = "open" | "closed" | "structural";

/** The documents of a service. Open ones have the same objects where they define the same types. */
export class Documents {
  readonly #open = new Definitions("open");
  readonly #prints = fingerprints();

  /** A standalone JSON Schema 2020-12 document for a value. */
  of(value: Value, openness: "open" | "closed"): JsonSchema {
    const shared = openness === "open" ? draftOf(value, this.#open) : undefined;
    if (shared && !mayRepeat(shared, this.#prints)) return documentOf(shared);
    // What unions and repeated parts are called depends on what else is in the document.
    const definitions = new Definitions(openness);
    const draft = draftOf(value, definitions);
    return documentOf(shareRepeated(draft, definitions.suggestedNames(), this.#prints));
  }
}

function draftOf({ type }: Value, definitions: Definitions): Draft {
  const root = definitions.bodyOf(type);
  return { root, definitions: definitions.usedBy(root) };
}

function documentOf({ root, definitions }: Draft): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: banner,
    ...root,
    ...(Object.keys(definitions).length > 0 ? { $defs: definitions } : {}),
  };
}
