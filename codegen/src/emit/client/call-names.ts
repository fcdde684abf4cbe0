import { type Method, methodsIn, type MethodTree, pathOf } from "./method-tree.ts";

/** Names that `calls.js`, `calls.d.ts` and `validate.js` have themselves. */
const own =
  `Calls Definition call calls checked clientOf create createClient decode encode named safeCall
  tree`.split(/\s+/);

/** Words that no `const` can be called, in TypeScript's declarations neither. */
const words =
  `await arguments break case catch class const continue debugger default delete do else enum eval
  export extends false finally for function globalThis if implements import in instanceof interface
  let new null package private protected public return static super switch this throw true try
  typeof undefined var void while with yield`.split(/\s+/);

/**
 * What each call is called in `calls.js`: `app.tasks.add` is `tasksAdd`.
 *
 * Paths that would read the same keep their segments apart: `a.bC` and `aB.c`
 * are `a_bC` and `aB_c`.
 */
export function callNames(methods: MethodTree): ReadonlyMap<Method, string> {
  const calls = methodsIn(methods).map((method) => ({ method, wanted: camelCase(pathOf(method)) }));
  const uses = new Map<string, number>();
  for (const { wanted } of calls) uses.set(wanted, (uses.get(wanted) ?? 0) + 1);
  const taken = new Set([...own, ...words]);
  const names = new Map<Method, string>();
  for (const { method, wanted } of calls) {
    let name = uses.get(wanted) === 1 ? wanted : pathOf(method).join("_");
    while (taken.has(name)) name += "_";
    taken.add(name);
    names.set(method, name);
  }
  return names;
}

function camelCase([first = "", ...rest]: readonly string[]): string {
  return first + rest.map((segment) => segment.charAt(0).toUpperCase() + segment.slice(1)).join("");
}
