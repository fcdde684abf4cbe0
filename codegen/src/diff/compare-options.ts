import type { Options } from "../generated/manifest.ts";
import type { Change } from "./change.ts";

export type OptionChange = Pick<Change, "severity" | "message">;

/** What the options of a task or an event mean to its callers. */
export function compareOptions(before: Options, after: Options): OptionChange[] {
  return [
    ...flag(before.public, after.public, {
      on: ["compatible", "needs no token any more"],
      off: ["breaking", "needs a token now"],
    }),
    ...flag(before.deprecated, after.deprecated, {
      on: ["compatible", "is deprecated now"],
      off: ["compatible", "is not deprecated any more"],
    }),
    ...flag(before.mcp, after.mcp, {
      on: ["compatible", "is an MCP tool now"],
      off: ["breaking", "is no MCP tool any more"],
    }),
    ...flag(before.idempotent, after.idempotent, {
      on: ["compatible", "is idempotent now: clients may repeat it"],
      off: ["possible", "is not idempotent any more: clients that repeat it may do it twice"],
    }),
    ...flag(before.parallel, after.parallel, {
      on: ["breaking", "runs its handlers in parallel now: returnPayload is refused"],
      off: ["compatible", "runs its handlers one after the other now: it can return the payload"],
    }),
    ...rateLimit(before.rateLimit, after.rateLimit),
    ...timeout(before.timeoutMs, after.timeoutMs),
  ];
}

type Outcome = [severity: Change["severity"], message: string];

function* flag(
  before: boolean | undefined,
  after: boolean | undefined,
  { on, off }: Record<"on" | "off", Outcome>,
): Generator<OptionChange> {
  if ((before ?? false) === (after ?? false)) return;
  const [severity, message] = after ? on : off;
  yield { severity, message };
}

function* rateLimit(
  before: Options["rateLimit"],
  after: Options["rateLimit"],
): Generator<OptionChange> {
  const text = (limit: Options["rateLimit"]) =>
    limit ? `${limit.limit} in ${limit.windowMs} ms` : "none";
  if (text(before ?? undefined) === text(after ?? undefined)) return;
  // Fewer calls at a time, or in the long run.
  const isStricter =
    after != null &&
    (before == null ||
      after.limit < before.limit ||
      after.limit / after.windowMs < before.limit / before.windowMs);
  const severity = isStricter ? "possible" : "compatible";
  yield { severity, message: `rateLimit: ${text(before)} → ${text(after)}` };
}

function* timeout(
  before: number | null | undefined,
  after: number | null | undefined,
): Generator<OptionChange> {
  if ((before ?? undefined) === (after ?? undefined)) return;
  const text = (limit: number | null | undefined) =>
    limit == null ? "the gateway's" : `${limit} ms`;
  const isShorter = (after ?? DEFAULT_TIMEOUT_MS) < (before ?? DEFAULT_TIMEOUT_MS);
  const severity = isShorter ? "possible" : "compatible";
  yield { severity, message: `timeoutMs: ${text(before)} → ${text(after)}` };
}

/** What the gateway's `--timeout` is unless somebody says otherwise. */
const DEFAULT_TIMEOUT_MS = 30_000;
