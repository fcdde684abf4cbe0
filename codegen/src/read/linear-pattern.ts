/**
 * Why the gateway cannot use a regular expression; undefined if it can. Patterns
 * are written for ECMAScript and run by a linear engine, so they keep to what
 * both have.
 */
export function whyNotLinear(pattern: string): string | undefined {
  if (pattern === "") return "it is empty";
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    return error instanceof Error ? error.message : "it is not a regular expression";
  }
  const { outside, inClass } = split(pattern);
  if (/\(\?<?[=!]/.test(outside)) return "look-around is not linear";
  if (/\\[1-9]|\\k</.test(outside)) return "back-references are not linear";
  if (/\(\?[a-z-]+:/.test(outside)) return "flags inside a group are not portable";
  if (/\\c[A-Za-z]/.test(outside + inClass)) return "control escapes are not portable";
  if (/\\u[dD][89a-fA-F]/.test(outside + inClass)) return "half a surrogate pair is no character";
  if (/\\[bB]/.test(outside)) return "word boundaries differ between the engines";
  return undefined;
}

/** Escapes stay with their character, so that `\\(?=` is not taken for look-ahead. */
function split(pattern: string): { outside: string; inClass: string } {
  const parts = { outside: "", inClass: "" };
  let isInClass = false;
  for (const [token] of pattern.matchAll(/\\\\|\\\(|\\?[\s\S]/g)) {
    if (token === "[" && !isInClass) isInClass = true;
    else if (token === "]" && isInClass) isInClass = false;
    else if (token === "\\\\" || token === "\\(") continue;
    else parts[isInClass ? "inClass" : "outside"] += token;
  }
  return parts;
}
