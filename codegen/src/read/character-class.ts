/** A class of characters, with ranges where they run; one that matches nothing if none is left. */
export function oneOf(characters: readonly string[], without: string): string {
  const codes = characters
    .filter((character) => character !== without)
    .map((character) => character.charCodeAt(0))
    .sort((a, b) => a - b);
  if (codes.length === 0) return "[^\\s\\S]";
  const runs: [number, number][] = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last && last[1] + 1 === code) last[1] = code;
    else runs.push([code, code]);
  }
  const items = runs.map(([from, to]) =>
    from === to ? codeInClass(from) : `${codeInClass(from)}-${codeInClass(to)}`,
  );
  return `[${items.join("")}]`;
}

function codeInClass(code: number): string {
  const isPrintable = code > 0x20 && code < 0x7f;
  return isPrintable
    ? escapeInClass(String.fromCharCode(code))
    : `\\u${code.toString(16).padStart(4, "0")}`;
}

export function range(from: string, to: string): string[] {
  const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index));
}

/** A text outside brackets. */
export function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

export function escapeInClass(character: string): string {
  return character.replace(/[\\^\]\-[]/g, "\\$&");
}
