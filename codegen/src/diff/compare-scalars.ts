import { isTighter } from "./intersect.ts";
import { limits, noLimit, type Reason, unclear } from "./reason.ts";
import type { Bound, NumberShape, StringShape } from "./shape.ts";

/** Why a number of one shape may not be one of the other. */
export function ofNumbers(sub: NumberShape, sup: NumberShape): Reason[] {
  const found: Reason[] = [];
  const from = wholeBounds(sub);
  const to = wholeBounds(sup);
  const isWhole = sub.multiplesOf.some(Number.isInteger);
  if (isTighter(isWhole ? to.minimum : sup.minimum, isWhole ? from.minimum : sub.minimum, 1)) {
    found.push(bound("minimum", sub, sup));
  }
  if (isTighter(isWhole ? to.maximum : sup.maximum, isWhole ? from.maximum : sub.maximum, -1)) {
    found.push(bound("maximum", sub, sup));
  }
  for (const divisor of sup.multiplesOf) {
    if (sub.multiplesOf.some((own) => isMultiple(own, divisor))) continue;
    const keyword = divisor === 1 ? "integer" : "multipleOf";
    const own = sub.multiplesOf.map(String).join(", ") || noLimit;
    found.push({ path: "", code: "limit", keyword, sub: own, sup: String(divisor) });
  }
  return found;
}

/** Exact for whole numbers only; other divisors must be the same. */
function isMultiple(own: number, divisor: number): boolean {
  const areWhole = Number.isInteger(own) && Number.isInteger(divisor);
  return own === divisor || (areWhole && own % divisor === 0);
}

/** The bounds that matter to whole numbers. */
function wholeBounds({ minimum, maximum }: NumberShape): Pick<NumberShape, "minimum" | "maximum"> {
  const least = minimum.isExclusive ? Math.floor(minimum.value) + 1 : Math.ceil(minimum.value);
  const most = maximum.isExclusive ? Math.ceil(maximum.value) - 1 : Math.floor(maximum.value);
  return { minimum: inclusive(least, minimum), maximum: inclusive(most, maximum) };
}

/** Beyond what doubles tell apart, the bound stays as it was. */
function inclusive(value: number, bound: Bound): Bound {
  return Number.isSafeInteger(value) ? { value, isExclusive: false } : bound;
}

function bound(keyword: "minimum" | "maximum", sub: NumberShape, sup: NumberShape): Reason {
  const text = ({ value, isExclusive }: NumberShape["minimum"]) =>
    Number.isFinite(value) ? `${isExclusive ? "exclusive " : ""}${value}` : noLimit;
  return { path: "", code: "limit", keyword, sub: text(sub[keyword]), sup: text(sup[keyword]) };
}

/** Why a string of one shape may not be one of the other. */
export function ofStrings(sub: StringShape, sup: StringShape): Reason[] {
  const found: Reason[] = [];
  if (sub.minLength < sup.minLength) found.push(limits("minLength", sub.minLength, sup.minLength));
  if (sub.maxLength > sup.maxLength) found.push(limits("maxLength", sub.maxLength, sup.maxLength));
  for (const pattern of sup.patterns) {
    if (sub.patterns.includes(pattern)) continue;
    const own = sub.patterns.join(" and ");
    found.push(
      own === ""
        ? { path: "", code: "limit", keyword: "pattern", sub: noLimit, sup: pattern }
        : unclear("pattern", own, pattern),
    );
  }
  for (const format of sup.formats) {
    if (sub.formats.includes(format)) continue;
    const own = sub.formats.join(" and ");
    found.push(
      own === "" && sub.patterns.length === 0
        ? { path: "", code: "limit", keyword: "format", sub: noLimit, sup: format }
        : unclear("format", own || noLimit, format),
    );
  }
  return found;
}
