// Values that JSON lacks, in and out of JSON: by the conversion that codegen made of
// their type, never by what a string looks like.
//
// 1. Objects are copied with spread and only own properties are set after that, so
//    no key, not even `__proto__`, reaches a prototype.
// 2. A value that is not what its type says is an error that names its place and
//    repeats nothing of it.
import type { Conversion, ScalarConversion } from "./generated/conversion.ts";

/** What conversions refer to, by name. */
export type NamedConversions = Readonly<Record<string, Conversion>>;

/** A value is not what its type says. */
export class ConversionError extends TypeError {
  override readonly name = "ConversionError";

  /** @param path a JSON Pointer into the value */
  constructor(path: string, expected: string) {
    super(`the value${path && ` at ${path}`} must be ${expected}`);
  }
}

/** What JSON stands for. */
export function decode(conversion: Conversion, json: unknown, named: NamedConversions): unknown {
  return json === undefined ? json : convert({ read: true, named, path: [] }, conversion, json);
}

/** What stands for a value in JSON. The value itself is left as it is. */
export function encode(conversion: Conversion, value: unknown, named: NamedConversions): unknown {
  return value === undefined ? value : convert({ read: false, named, path: [] }, conversion, value);
}

interface Pass {
  /** Out of JSON, else into it. */
  readonly read: boolean;
  readonly named: NamedConversions;
  /** Where in the value the pass is. */
  readonly path: (string | number)[];
}

function convert(pass: Pass, conversion: Conversion | undefined, value: unknown): unknown {
  if (conversion === undefined || conversion === "plain") return value;
  if (typeof conversion === "string") {
    return (pass.read ? readers : writers)[conversion](pass, value);
  }
  switch (conversion.kind) {
    case "reference":
      return convert(pass, pass.named[conversion.name], value);
    case "array":
      return list(pass, value).map((item, index) => inside(pass, index, conversion.items, item));
    case "tuple":
      return list(pass, value).map((item, index) =>
        inside(pass, index, conversion.elements[index] ?? conversion.rest, item),
      );
    case "map": {
      const entries = pass.read ? list(pass, value) : [...expect(pass, value, "Map")];
      const pairs = entries.map((entry, index) => {
        const pair = list(pass, entry);
        if (pair.length !== 2) fail(pass, "a list of pairs");
        pass.path.push(index);
        const key = inside(pass, 0, conversion.key, pair[0]);
        const mapped = inside(pass, 1, conversion.value, pair[1]);
        pass.path.pop();
        return [key, mapped] as const;
      });
      return pass.read ? new Map(pairs) : pairs;
    }
    case "set": {
      const entries = pass.read ? list(pass, value) : [...expect(pass, value, "Set")];
      const items = entries.map((item, index) => inside(pass, index, conversion.items, item));
      return pass.read ? new Set(items) : items;
    }
    case "union": {
      const kind = kindOf(value);
      if (kind === "string" && conversion.literals?.includes(value as string)) return value;
      return kind === undefined ? value : convert(pass, conversion[kind], value);
    }
    case "tagged": {
      const tag = isObject(value) ? value[conversion.tag] : undefined;
      const found = conversion.cases.find(({ tags }) => tags.includes(tag));
      return convert(pass, found?.conversion, value);
    }
    case "object": {
      if (kindOf(value) !== "object") fail(pass, "an object");
      const copy = { ...(value as Record<string, unknown>) };
      const { properties = {}, patterns, additional } = conversion;
      // Without index signatures, only what is named is looked at.
      const names = patterns || additional ? Object.keys(copy) : Object.keys(properties);
      for (const name of names) {
        if (!Object.hasOwn(copy, name) || copy[name] === undefined) continue;
        const own = Object.hasOwn(properties, name)
          ? properties[name]
          : (patterns?.find(({ pattern }) => new RegExp(pattern, "u").test(name))?.conversion ??
            additional);
        copy[name] = inside(pass, name, own, copy[name]);
      }
      return copy;
    }
  }
}

function inside(
  pass: Pass,
  step: string | number,
  conversion: Conversion | undefined,
  value: unknown,
): unknown {
  pass.path.push(step);
  const converted = convert(pass, conversion, value);
  pass.path.pop();
  return converted;
}

type Rich = Exclude<ScalarConversion, "plain">;

const readers: Record<Rich, (pass: Pass, json: unknown) => unknown> = {
  Date: (pass, json) => {
    const text = typeof json === "string" ? json.toUpperCase() : "";
    // RFC 3339 has leap seconds, JavaScript's clock does not: the second after.
    const isLeap = text.slice(17, 19) === "60";
    const time = Date.parse(isLeap ? `${text.slice(0, 17)}59${text.slice(19)}` : text);
    if (Number.isNaN(time)) fail(pass, "a date-time");
    return new Date(isLeap ? time + 1000 : time);
  },
  bigint: (pass, json) => {
    const isInteger = typeof json === "string" && /^-?[0-9]+$/.test(json);
    return isInteger ? BigInt(json) : fail(pass, "an integer's digits in a string");
  },
  Uint8Array: (pass, json) => {
    try {
      return Uint8Array.from(atob(json as string), (character) => character.charCodeAt(0));
    } catch {
      return fail(pass, "base64");
    }
  },
  URL: (pass, json) => {
    try {
      return new URL(json as string);
    } catch {
      return fail(pass, "a URL");
    }
  },
};

const writers: Record<Rich, (pass: Pass, value: unknown) => string> = {
  Date: (pass, value) => {
    const date = expect(pass, value, "Date");
    const text = Number.isNaN(date.getTime()) ? "" : date.toISOString();
    // Years beyond four digits are written with a sign, which RFC 3339 lacks.
    return /^[0-9]{4}-/.test(text) ? text : fail(pass, "a valid Date in the years 0 to 9999");
  },
  bigint: (pass, value) => (typeof value === "bigint" ? String(value) : fail(pass, "a bigint")),
  Uint8Array: (pass, value) => {
    const bytes = expect(pass, value, "Uint8Array");
    let text = "";
    for (let start = 0; start < bytes.length; start += 8192) {
      text += String.fromCharCode(...bytes.subarray(start, start + 8192));
    }
    return btoa(text);
  },
  URL: (pass, value) => {
    const { href } = expect(pass, value, "URL");
    const [, authority = "", rest = "", fragment = ""] =
      /^([^:]*:(?:\/\/[^/?#]*)?)([^#]*)(?:#(.*))?$/.exec(href) ?? [];
    const hash = href.includes("#") ? `#${escape(fragment)}` : "";
    return authority + escape(rest) + hash;
  },
};

/** Percent-encodes what the URL standard leaves as it is and RFC 3986 does not take. */
function escape(part: string): string {
  return part.replace(/[^\w\-.~:/?@!$&'()*+,;=%]|%(?![0-9a-f]{2})/gi, encodeURIComponent);
}

function list(pass: Pass, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : fail(pass, "a list");
}

function expect<Name extends keyof Expected>(
  pass: Pass,
  value: unknown,
  name: Name,
): Expected[Name] {
  return nameOf(value) === name ? (value as Expected[Name]) : fail(pass, `a ${name}`);
}

interface Expected {
  Date: Date;
  Uint8Array: Uint8Array;
  URL: URL;
  Map: ReadonlyMap<unknown, unknown>;
  Set: ReadonlySet<unknown>;
}

/** What a value is in JSON; undefined where no conversion is about it. */
function kindOf(value: unknown): "string" | "array" | "object" | undefined {
  if (typeof value === "string" || typeof value === "bigint") return "string";
  if (!isObject(value)) return undefined;
  const name = nameOf(value);
  if (["Date", "URL", "Uint8Array"].includes(name)) return "string";
  return ["Array", "Map", "Set"].includes(name) ? "array" : "object";
}

/** Also of values from another realm, of which `instanceof` knows nothing. */
function nameOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function pointerStep(step: string | number): string {
  return `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function fail({ path }: Pass, expected: string): never {
  const pointer = path.map(pointerStep).join("");
  throw new ConversionError(pointer, expected);
}
