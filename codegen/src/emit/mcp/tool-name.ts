/** What several clients of MCP take as a tool's name. */
export function isToolName(name: string): boolean {
  return /^[a-zA-Z0-9_-]{1,64}$/.test(name);
}

/** The id without `root`; dots are no part of a tool's name. */
export function toolNameOf(id: string, root: string): string {
  const isInRoot = root !== "" && id.startsWith(`${root}.`);
  return (isInRoot ? id.slice(root.length + 1) : id).replaceAll(".", "_");
}
