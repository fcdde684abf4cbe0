/** The contract of an id, which every id of the service has. */
export function contractOf<T>(contracts: ReadonlyMap<string, T>, id: string): T {
  const found = contracts.get(id);
  if (!found) throw new Error(`no contract was made for ${id}`);
  return found;
}
