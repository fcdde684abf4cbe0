import { methodDoc } from "./declarations.ts";
import { type Method, pathOf } from "./method-tree.ts";
import { Page } from "./page.ts";
import type { MappedPlace } from "./source-map.ts";

/** `calls.js`: a constant for each id, so that a bundler keeps those that are used. */
export function emitCalls(names: ReadonlyMap<Method, string>, banner: string): string {
  const constants = [...names].map(
    ([method, name]) => `export const ${name} = ${definitionOf(method)};\n`,
  );
  return `// ${banner}
export { call, safeCall } from "./runtime/call.js";
${constants.map((constant) => `\n${constant}`).join("")}`;
}

/** `calls.d.ts`, and where in it the name of each constant is. */
export function emitCallDeclarations(
  names: ReadonlyMap<Method, string>,
  banner: string,
): { text: string; places: MappedPlace[] } {
  const page = new Page();
  page.write(`// ${banner}
import type { Calls } from "./index.js";
import type { Definition } from "./runtime/index.js";

export { call, safeCall } from "./runtime/index.js";
`);
  for (const [method, name] of names) {
    page.write("\n");
    for (const line of methodDoc(method)) page.write(`${line}\n`);
    page.write("export declare const ");
    page.mark(sourceOf(method));
    const path = pathOf(method).map((segment) => `["${segment}"]`);
    page.write(`${name}: Definition<Calls${path.join("")}>;\n`);
  }
  return page;
}

/** A `Definition` of the client's runtime. */
function definitionOf(method: Method): string {
  const { id, options } = method.kind === "task" ? method.task : method.event;
  const members = [
    `kind: "${method.kind}"`,
    `id: ${JSON.stringify(id)}`,
    ...(options.idempotent ? ["idempotent: true"] : []),
  ];
  return `{ ${members.join(", ")} }`;
}

function sourceOf(method: Method) {
  return method.kind === "task" ? method.task.source : method.event.source;
}
