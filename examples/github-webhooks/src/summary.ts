/** One line for the team's activity feed. */
export interface Summary {
  /** Such as `octocat/hello-world`. */
  repository: string;
  /** Who did it. */
  by: string;
  /** What happened, in plain text. */
  text: string;
  /** Where to read more. */
  url: string;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
