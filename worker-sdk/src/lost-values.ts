import { isDate, isNumberObject } from "node:util/types";

/**
 * Refuses what JSON would silently make null of: numbers that are not finite, invalid dates, and
 * in lists also undefined, functions and symbols.
 *
 * 1. The value must have passed `JSON.stringify`, which has refused cycles.
 * 2. The walk takes the way that `JSON.stringify` takes: `toJSON`, the elements of a list, the own
 *    enumerable properties of everything else. It keeps its own stack, however deep the value.
 *
 * @throws TypeError that names the place: `result.items[3].price is NaN`.
 */
export function refuseLostValues(root: object): void {
  const open: Frame[] = [frameOf(root)];
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    if (frame.next === frame.length) {
      open.pop();
      continue;
    }
    const index = frame.next++;
    const key = frame.keys?.[index] ?? index;
    const original = frame.holder[key];
    const value = written(original, key);
    const lost = nameOfLost(value, original, frame.keys === undefined);
    if (lost !== undefined) {
      throw new TypeError(`${pathOf(open)} is ${lost}, which JSON cannot hold`);
    }
    if (typeof value === "object" && value !== null) open.push(frameOf(value));
  }
}

/** An object or list that the walk is inside of. */
interface Frame {
  readonly holder: Readonly<Record<string | number, unknown>>;
  /** Undefined for a list. */
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  next: number;
}

function frameOf(value: object): Frame {
  const holder = value as Frame["holder"];
  if (Array.isArray(value)) return { holder, keys: undefined, length: value.length, next: 0 };
  const keys = Object.keys(value);
  return { holder, keys, length: keys.length, next: 0 };
}

/** What `JSON.stringify` writes in a value's place. */
function written(value: unknown, key: string | number): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return (value as { toJSON(key: string): unknown }).toJSON(String(key));
  }
  return isNumberObject(value) ? Number(value) : value;
}

/** Undefined for what JSON keeps; an object just lacks what is undefined there. */
function nameOfLost(value: unknown, original: unknown, inList: boolean): string | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "undefined":
      return inList ? "undefined" : undefined;
    case "function":
    case "symbol":
      return inList ? `a ${typeof value}` : undefined;
    default:
      return value === null && isDate(original) && Number.isNaN(original.getTime())
        ? "an invalid Date"
        : undefined;
  }
}

/** Where the walk is, as code would say it. */
function pathOf(open: readonly Frame[]): string {
  const path = open.map(({ keys, next }) => {
    const key = keys?.[next - 1];
    if (key === undefined) return `[${next - 1}]`;
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
      ? `.${key}`
      : `[${JSON.stringify(key)}]`;
  });
  return path.join("").slice(1);
}
