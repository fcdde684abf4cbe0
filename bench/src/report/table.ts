/** A Markdown table. The first column is text, the others are figures. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, column) => (column === 0 ? "---" : "--:"));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const missing = "–";

export function figure(value: number | undefined, digits = 1): string {
  if (value === undefined || Number.isNaN(value)) return missing;
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** With about three digits that count. */
export function short(value: number | undefined): string {
  if (value === undefined) return missing;
  const size = Math.abs(value);
  return figure(value, size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? missing : `${short(bytes / 1e6)} MB`;

export const kilobytes = (bytes: number | undefined): string =>
  bytes === undefined ? missing : `${short(bytes / 1e3)} KB`;
