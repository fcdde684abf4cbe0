import type { NamedType } from "../../model/types.ts";
import { OncePer } from "../once-per.ts";
import type { Refer } from "./print-type.ts";

/** Names that `index.d.ts` itself exports, or that printed types mean as the language does. */
const reserved: readonly string[] = [
  "CallOptions",
  "Calls",
  "Capitalize",
  "Client",
  "ClientError",
  "ClientErrorCode",
  "ClientOptions",
  "DeclaredError",
  "ErrorCode",
  "FailedAttempt",
  "Failure",
  "Fetch",
  "Date",
  "GatewayError",
  "IncomingResponse",
  "Lowercase",
  "Map",
  "OutgoingRequest",
  "Partial",
  "Promise",
  "ReadonlyMap",
  "ReadonlySet",
  "Result",
  "Retry",
  "Safe",
  "Set",
  "Throws",
  "TunnelError",
  "TunnelErrorClass",
  "TunnelErrorCode",
  "TunnelErrorInit",
  "URL",
  "Uint8Array",
  "Uncapitalize",
  "Uppercase",
  "ValidationDetail",
  "ValidationError",
  "createClient",
];

/** The named types that have been referred to, under names that nothing else has. */
export class TypeNames {
  /** By the types' ids: one type may be several objects, of several runs. */
  readonly #names = new Map<string, { type: NamedType; name: string }>();
  readonly #taken = new Set(reserved);

  readonly refer = (type: NamedType): string => {
    const id = type.getId();
    const known = this.#names.get(id);
    if (known !== undefined) return known.name;
    const name = this.take(type.getName());
    this.#names.set(id, { type, name });
    return name;
  };

  /** This name, or one like it that nothing else has. */
  take(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) name += "_";
    this.#taken.add(name);
    return name;
  }

  /** What is printed with names of types, again only if it would be with other names. */
  printed<Key extends object, Result>(
    known: OncePer<Key, Printed<Result>>,
    key: Key,
    version: string,
    print: (refer: Refer) => Result,
  ): Result {
    const before = known.get(key, () => ({ version: undefined, references: new Map() }));
    const isSame =
      before.version === version &&
      // To be referred to in any case: the declarations are to be printed too.
      [...before.references].map(([type, name]) => this.refer(type) === name).every(Boolean);
    if (isSame && before.result !== undefined) return before.result;
    const references = new Map<NamedType, string>();
    const result = print((type) => {
      const name = this.refer(type);
      references.set(type, name);
      return name;
    });
    Object.assign(before, { version, references, result });
    return result;
  }

  /** All of them, sorted by name, also those that only other declarations refer to. */
  declarations(declare: (name: string, type: NamedType, refer: Refer) => string): string[] {
    const declared = new Map<string, string>();
    // A declaration may refer to types that none before it did; the map grows meanwhile.
    for (const { type, name } of this.#names.values()) {
      declared.set(
        name,
        this.printed(declarations, type, name, (refer) => declare(name, type, refer)),
      );
    }
    return [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  }
}

/** What was printed, and the names that it has in it. */
export interface Printed<Result> {
  /** Tells what else it depends on. */
  version: string | undefined;
  references: ReadonlyMap<NamedType, string>;
  result?: Result;
}

const declarations = new OncePer<NamedType, Printed<string>>();
