import { type Cause, noLimit } from "./reason.ts";

export interface Direction {
  /** Whether it is about what callers send. */
  isInput: boolean;
  /** Whether less is possible than was; else it is more. */
  isNarrower: boolean;
}

/** What became of the values at a place, in words that follow on its path. */
export function inWords(cause: Cause, direction: Direction): string {
  const { isInput, isNarrower } = direction;
  const say = (words: Record<"takesLess" | "takesMore" | "givesLess" | "givesMore", string>) =>
    isInput
      ? words[isNarrower ? "takesLess" : "takesMore"]
      : words[isNarrower ? "givesLess" : "givesMore"];
  switch (cause.code) {
    case "shape":
      return say({
        takesLess: `no longer takes ${cause.what}`,
        takesMore: `takes ${cause.what} now`,
        givesLess: `is never ${cause.what} any more`,
        givesMore: `may be ${cause.what} now`,
      });
    case "required":
      return say({
        takesLess: cause.isKnown ? "is required now" : "is new and required",
        takesMore: cause.isKnown ? "is optional now" : "was removed, though others pass",
        givesLess: cause.isKnown ? "is always there now" : "is new",
        givesMore: cause.isKnown ? "may be missing now" : "was removed",
      });
    case "forbidden":
      return say({
        takesLess: "was removed: it is refused now",
        takesMore: "is new and optional",
        givesLess: "was removed",
        givesMore: "is new",
      });
    case "unsaid":
      return say({
        takesLess: "is new: what was sent under this name is held to its type now",
        takesMore: "was removed, though any value passes",
        givesLess: "is new and optional",
        givesMore: "was removed",
      });
    case "unknownProperties":
      return say({
        takesLess: "no longer takes other properties",
        takesMore: "takes other properties now",
        givesLess: "has no other properties any more",
        givesMore: "may have other properties now",
      });
    case "limit":
      if (cause.keyword !== "integer") return changeOf(cause, isNarrower);
      return say({
        takesLess: "takes whole numbers only now",
        takesMore: "takes numbers that are not whole now",
        givesLess: "is always a whole number now",
        givesMore: "may be a number that is not whole now",
      });
    case "unclear": {
      const what = say({
        takesLess: "it may take less",
        takesMore: "it may take more",
        givesLess: "it may give less",
        givesMore: "it may give more",
      });
      const isTold = cause.sub !== "" || cause.sup !== "";
      const said = isTold ? changeOf(cause, isNarrower) : "changed";
      return `${said}; ${what}`;
    }
  }
}

/** What is narrower was the smaller one's counterpart: the first of the two is the old one then. */
function changeOf(
  { keyword, sub, sup }: { keyword: string; sub: string; sup: string },
  isNarrower: boolean,
): string {
  const [before, after] = isNarrower ? [sub, sup] : [sup, sub];
  if (before === noLimit) return `has the ${keyword} ${after} now`;
  if (after === noLimit) return `no longer has the ${keyword} ${before}`;
  return `${keyword}: ${before} → ${after}`;
}
