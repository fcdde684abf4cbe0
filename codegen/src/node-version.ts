/**
 * What to say to a Node that cannot run this package; undefined to one that can. What is
 * imported here an old Node must be able to load: nothing.
 *
 * @param needed the package's `engines.node`, such as `>=24` or `>=24.2`
 */
export function refuseNode(version: string, needed: string): string | undefined {
  const least = numbersOf(needed);
  const found = numbersOf(version);
  const differing = least.findIndex((part, index) => part !== (found[index] ?? 0));
  if (differing < 0 || (found[differing] ?? 0) > (least[differing] ?? 0)) return undefined;
  return `needs Node ${needed}, and this is Node ${version}`;
}

function numbersOf(version: string): number[] {
  return version.split(/\D+/).filter(Boolean).map(Number);
}
