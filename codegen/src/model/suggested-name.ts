import type { BaseType } from "./types.ts";

const names = new WeakMap<BaseType, string>();

/** Says what to call a type without a name of its own where it is to have one. */
export function suggestName(type: BaseType, name: string): void {
  if (!names.has(type)) names.set(type, name);
}

export function suggestedName(type: BaseType): string | undefined {
  return names.get(type);
}
