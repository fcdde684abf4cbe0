import type { Conversions } from "../../model/conversion/conversions.ts";
import type { Event } from "../../model/event.ts";
import type { Task } from "../../model/task.ts";
import type { Value } from "../../model/value.ts";
import { OncePer } from "../once-per.ts";
import { methodDoc } from "./declarations.ts";
import { type Method, pathOf } from "./method-tree.ts";
import { type Lines, Page } from "./page.ts";
import type { MappedPlace } from "./source-map.ts";

/** `calls.js`: a constant for each id, so that a bundler keeps those that are used. */
export function emitCalls(
  names: ReadonlyMap<Method, string>,
  conversions: Conversions,
  banner: string,
): string {
  const constants = [...names].map(
    ([method, name]) => `export const ${name} = ${definitionOf(method, conversions)};\n`,
  );
  const named = JSON.stringify(conversions.named(), null, 2);
  return `// ${banner}
${conversions.isEmpty() ? "" : `import { decode, encode } from "./runtime/generated/convert.js";\n\n`}export { call, safeCall } from "./runtime/call.js";
${conversions.isEmpty() ? "" : `\nconst named = ${named};\n`}${constants.map((constant) => `\n${constant}`).join("")}`;
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
    const subject = method.kind === "task" ? method.task : method.event;
    const known = declared.get(subject, () => ({ name, lines: declarationOf(method, name) }));
    page.add(known.name === name ? known.lines : declarationOf(method, name));
  }
  return page;
}

/** Under the name that it had in the run that read it. */
const declared = new OncePer<Task | Event, { name: string; lines: Lines }>();

function declarationOf(method: Method, name: string): Lines {
  const page = new Page();
  page.write("\n");
  for (const line of methodDoc(method)) page.write(`${line}\n`);
  page.write("export declare const ");
  page.mark(sourceOf(method));
  const path = pathOf(method).map((segment) => `["${segment}"]`);
  page.write(`${name}: Definition<Calls${path.join("")}>;\n`);
  return page;
}

/** A `Definition` of the client's runtime. */
function definitionOf(method: Method, conversions: Conversions): string {
  const isTask = method.kind === "task";
  const { id, options } = isTask ? method.task : method.event;
  const convert = (member: string, way: "encode" | "decode", { type }: Value) => {
    const conversion = conversions.of(type);
    return conversion
      ? [`${member}: (value) => ${way}(${JSON.stringify(conversion)}, value, named)`]
      : [];
  };
  const errors = isTask
    ? method.task.errors.flatMap(({ id, data }) => convert(JSON.stringify(id), "decode", data))
    : [];
  const members = [
    `kind: "${method.kind}"`,
    `id: ${JSON.stringify(id)}`,
    ...(options.idempotent ? ["idempotent: true"] : []),
    ...convert("encode", "encode", isTask ? method.task.input : method.event.payload),
    ...(isTask ? convert("decode", "decode", method.task.output) : []),
    ...(errors.length > 0 ? [`decodeErrors: { ${errors.join(", ")} }`] : []),
  ];
  return `{ ${members.join(", ")} }`;
}

function sourceOf(method: Method) {
  return method.kind === "task" ? method.task.source : method.event.source;
}
