import type { RichName } from "./types.ts";

/** What a value that JSON lacks is in JSON. */
export interface RichForm {
  /** Exact: every string that it takes can be converted. */
  schema: Readonly<Record<string, unknown>>;
  /** Whether a string may be one of these. */
  mayBe: (text: string) => boolean;
}

const bigint = "^(?:0|-?[1-9][0-9]*)$";

/** Canonical: padded, and no bits set that no byte has. */
const base64 =
  "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

export const richForms: Readonly<Record<RichName, RichForm>> = {
  Date: {
    schema: { type: "string", format: "date-time" },
    mayBe: (text) => /^\d{4}-\d\d-\d\d[^\d]/.test(text),
  },
  bigint: {
    schema: { type: "string", pattern: bigint },
    mayBe: (text) => new RegExp(bigint).test(text),
  },
  Uint8Array: {
    schema: { type: "string", contentEncoding: "base64", pattern: base64 },
    mayBe: (text) => new RegExp(base64).test(text),
  },
  URL: {
    schema: { type: "string", format: "uri" },
    mayBe: (text) => /^[a-z][a-z0-9+.-]*:/i.test(text),
  },
};
