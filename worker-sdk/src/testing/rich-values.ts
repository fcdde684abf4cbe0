import type { CallConversions } from "../call-conversions.ts";
import { decode, encode } from "../convert.ts";
import { TunnelError } from "../errors.ts";
import type { EventCall, TaskCall } from "../generated/gateway-message.ts";

/**
 * Values beyond JSON in a test, where nobody has read a manifest: they say in the
 * JSON in between what they are, and come out as the same at the other end.
 */
export const selfDescribing: CallConversions = {
  learn: () => undefined,
  decode: (call: TaskCall | EventCall) => {
    if (call.type === "task") call.input = unmark(call.input);
    else call.payload = unmark(call.payload);
  },
  encode: (_call, answer) => mark(answer),
  // Of an error that nobody declared the data is plain JSON.
  encodeError: (error, thrown) =>
    isDeclared(thrown) ? { ...error, data: mark(error.data) } : error,
};

const key = "$tunnel.testing";
const scalars = ["Date", "bigint", "Uint8Array", "URL"] as const;
type Scalar = (typeof scalars)[number];

/** A value with what JSON lacks replaced by objects that say what it is. */
export function mark(value: unknown): unknown {
  const name = typeof value === "bigint" ? "bigint" : nameOf(value);
  if (isScalar(name)) return { [key]: name, value: encode(name, value, {}) };
  if (Array.isArray(value)) return value.map(mark);
  if (name === "Map" || name === "Set") {
    return { [key]: name, value: [...(value as Iterable<unknown>)].map(mark) };
  }
  // What has a class of its own is what JSON makes of it.
  return isPlain(value) ? mapValues(value, mark) : value;
}

/** What `mark` made into JSON. */
export function unmark(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(unmark);
  if (typeof json !== "object" || json === null) return json;
  const values = mapValues(json, unmark);
  switch (values[key]) {
    case "Map":
      return new Map(values["value"] as [unknown, unknown][]);
    case "Set":
      return new Set(values["value"] as unknown[]);
    default:
      return isScalar(values[key]) ? decode(values[key], values["value"], {}) : values;
  }
}

function isDeclared(thrown: unknown): boolean {
  return thrown instanceof TunnelError && thrown.constructor !== TunnelError;
}

function isScalar(name: unknown): name is Scalar {
  return (scalars as readonly unknown[]).includes(name);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || "toJSON" in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || nameOf(value) === "Object";
}

/** `fromEntries` sets no prototype, whatever the keys. */
function mapValues(value: object, map: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, map(each)]));
}

function nameOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
