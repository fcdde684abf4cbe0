// Horizontal bars as SVG, without a browser or a library.

export interface Bar {
  name: string;
  value: number;
  /** Ours. */
  highlighted?: boolean;
}

const width = 720;
const nameWidth = 230;
const valueWidth = 70;
const rowHeight = 24;
const top = 44;

export function barChart(
  title: string,
  bars: readonly Bar[],
  show: (value: number) => string,
): string {
  const height = top + bars.length * rowHeight + 12;
  const most = Math.max(...bars.map(({ value }) => value));
  const room = width - nameWidth - valueWidth - 24;
  const rows = bars.map(({ name, value, highlighted }, at) => {
    const y = top + at * rowHeight;
    const length = Math.max(1, (room * value) / most);
    const colour = highlighted === true ? "#c2410c" : "#64748b";
    const middle = y + rowHeight / 2 + 4;
    return [
      `<text x="${nameWidth}" y="${middle}" text-anchor="end">${escape(name)}</text>`,
      `<rect x="${nameWidth + 10}" y="${y + 4}" width="${length.toFixed(1)}" height="${rowHeight - 8}" rx="2" fill="${colour}"/>`,
      `<text x="${(nameWidth + 16 + length).toFixed(1)}" y="${middle}">${escape(show(value))}</text>`,
    ].join("\n");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}" font-family="system-ui, sans-serif" font-size="13" fill="#0f172a">`,
    `<rect width="${width}" height="${height}" rx="6" fill="#ffffff"/>`,
    `<text x="16" y="26" font-size="15" font-weight="600">${escape(title)}</text>`,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
