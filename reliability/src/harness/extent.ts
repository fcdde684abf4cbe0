import { join } from "node:path";

/** How much of it: `short` in CI, `normal`, or the `long` one that the claims are about. */
export type Extent = "short" | "normal" | "long";

export const extent: Extent = process.argv.includes("--short")
  ? "short"
  : process.argv.includes("--long")
    ? "long"
    : "normal";

const here = join(import.meta.dirname, "../..");

/** Table, JSON and the gateway's logs of the last run. */
export const resultsFolder = join(here, "results", extent);

/** `TUNNEL_GATEWAY_BIN`, else the release build; a short run takes the one that tests use. */
export const binary =
  process.env["TUNNEL_GATEWAY_BIN"] ??
  join(here, "../target", extent === "short" ? "debug" : "release", "tunnel-gateway");
