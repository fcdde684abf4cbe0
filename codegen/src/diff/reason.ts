/** Why what fits one schema may not fit another. */
export type Reason = { path: string } & Cause;

export type Cause =
  /** One takes values like this, the other none. */
  | { code: "shape"; what: string }
  /** `isKnown`: it has the property, if only as an optional one. */
  | { code: "required"; isKnown: boolean }
  /** One has the property, the other takes none of its name. */
  | { code: "forbidden" }
  /** One says nothing of the property, the other does. */
  | { code: "unsaid" }
  | { code: "unknownProperties" }
  | { code: "limit"; keyword: string; sub: string; sup: string }
  /** It cannot be told from the texts alone. */
  | { code: "unclear"; keyword: string; sub: string; sup: string };

/** The types are larger than anybody waits for: what else is said of them may be wrong. */
export const tooLarge: Extract<Reason, { code: "unclear" }> = {
  path: "",
  code: "unclear",
  keyword: "type",
  sub: "",
  sup: "",
};

export function isTooLarge(reason: Reason): boolean {
  return reason.code === "unclear" && reason.keyword === tooLarge.keyword;
}

/** What stands for a limit where there is none. */
export const noLimit = "none";

export function unclear(keyword: string, sub: string, sup: string): Reason {
  return { path: "", code: "unclear", keyword, sub, sup };
}

export function limits(keyword: string, sub: number, sup: number): Reason {
  const text = (limit: number) => (Number.isFinite(limit) ? String(limit) : noLimit);
  return { path: "", code: "limit", keyword, sub: text(sub), sup: text(sup) };
}

export function within(prefix: string, reasons: readonly Reason[]): Reason[] {
  return reasons.map((reason) => ({ ...reason, path: prefix + reason.path }));
}

export function distinct(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
