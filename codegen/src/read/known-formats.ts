/**
 * The formats that the gateway checks; it refuses to start with any other. Held to
 * the real binary by `e2e/test/formats.test.ts`.
 */
export const knownFormats: readonly string[] = [
  "date",
  "date-time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "iri",
  "iri-reference",
  "json-pointer",
  "regex",
  "relative-json-pointer",
  "time",
  "uri",
  "uri-reference",
  "uri-template",
  "uuid",
];
