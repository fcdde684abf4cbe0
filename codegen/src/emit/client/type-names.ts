import type { NamedType } from "../../model/types.ts";

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
  readonly #names = new Map<NamedType, string>();
  readonly #taken = new Set(reserved);

  readonly refer = (type: NamedType): string => {
    const known = this.#names.get(type);
    if (known !== undefined) return known;
    const name = this.take(type.getName());
    this.#names.set(type, name);
    return name;
  };

  /** This name, or one like it that nothing else has. */
  take(wanted: string): string {
    let name = wanted;
    while (this.#taken.has(name)) name += "_";
    this.#taken.add(name);
    return name;
  }

  /** All of them, sorted by name, also those that only other declarations refer to. */
  declarations(declare: (name: string, type: NamedType) => string): string[] {
    const declared = new Map<string, string>();
    // A declaration may refer to types that none before it did; the map grows meanwhile.
    for (const [type, name] of this.#names) declared.set(name, declare(name, type));
    return [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  }
}
