/** Schemas are files named by the id, and names of files have at most 255 bytes. */
export const maxIdLength = 200;

/** Segments of letters, digits, `_` and `-`, joined by dots. */
export function isWellFormedId(id: string): boolean {
  if (id.length > maxIdLength) return false;
  return /^[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)*$/.test(id);
}

/** Whether ids can begin with it: nothing, or what an id could be. */
export function isIdPrefix(root: string): boolean {
  return root === "" || isWellFormedId(root);
}

export const rootRule = "must be the beginning of ids, such as app or app.tasks";

/** The way to an id on the client: without `root`, each segment in camelCase. */
export function clientPathOf(id: string, root: string): string[] {
  const isInRoot = root !== "" && id.startsWith(`${root}.`);
  const local = isInRoot ? id.slice(root.length + 1) : id;
  return local.split(".").map(camelCase);
}

function camelCase(segment: string): string {
  return segment.replace(/-+(.?)/g, (_, next: string) => next.toUpperCase());
}
