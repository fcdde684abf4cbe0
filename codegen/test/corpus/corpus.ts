import { collections } from "./collections.ts";
import type { CorpusType } from "./corpus-type.ts";
import { keys } from "./keys.ts";
import { objects } from "./objects.ts";
import { recursion } from "./recursion.ts";
import { refused } from "./refused.ts";
import { strings } from "./strings.ts";
import { unions } from "./unions.ts";

/**
 * Tricky types with values. Nobody wrote down which values fit: `tsc` says so.
 * The end-to-end tests put the same question to the gateway.
 */
export const corpus: readonly CorpusType[] = [
  ...objects,
  ...unions,
  ...keys,
  ...strings,
  ...collections,
  ...recursion,
  ...refused,
];
