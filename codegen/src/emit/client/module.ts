import { banner } from "../banner.ts";
import { isTree, type Method, type MethodTree } from "./method-tree.ts";

/** `index.js`: the methods as one literal, so that what a bundler sees is what there is. */
export function emitModule(methods: MethodTree): string {
  return `// ${banner}
import { connect } from "./runtime/index.js";

export { TunnelError } from "./runtime/index.js";

export function createClient(options) {
  return methods(connect(options));
}

function methods({ task, event }) {
  return ${literal(methods, "  ")};
}
`;
}

function literal(methods: MethodTree, indent: string): string {
  const members = [...methods].map(
    ([segment, member]) =>
      `${indent}  ${segment}: ${isTree(member) ? literal(member, `${indent}  `) : call(member)},\n`,
  );
  return members.length === 0 ? "{}" : `{\n${members.join("")}${indent}}`;
}

function call(method: Method): string {
  return method.kind === "task"
    ? `task(${JSON.stringify(method.task.id)})`
    : `event(${JSON.stringify(method.event.id)})`;
}
