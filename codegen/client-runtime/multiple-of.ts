/** In decimal, as the numbers are written: 0.3 is a multiple of 0.1, which its double is not. */
export function isMultipleOf(value: number, divisor: number): boolean {
  const [a, aScale] = decimal(value);
  const [b, bScale] = decimal(divisor);
  const scale = Math.max(aScale, bScale);
  return (a * 10n ** BigInt(scale - aScale)) % (b * 10n ** BigInt(scale - bScale)) === 0n;
}

/** The digits, and how many of them are behind the point. */
function decimal(number: number): [digits: bigint, scale: number] {
  const [mantissa = "", exponent = "0"] = String(number).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale < 0 ? [digits * 10n ** BigInt(-scale), 0] : [digits, scale];
}
