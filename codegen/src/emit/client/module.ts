import { isTree, type Method, type MethodTree } from "./method-tree.ts";

/** `index.js`: the definitions under the names that lead to them. */
export function emitModule(
  methods: MethodTree,
  names: ReadonlyMap<Method, string>,
  banner: string,
): string {
  return `// ${banner}
import * as calls from "./calls.js";
import { clientOf } from "./runtime/client.js";

export {
  ClientError,
  DeclaredError,
  GatewayError,
  TunnelError,
  ValidationError,
} from "./runtime/tunnel-error.js";

export function createClient(options) {
  return clientOf(tree, options);
}

const tree = ${literal(methods, names, "")};
`;
}

function literal(methods: MethodTree, names: ReadonlyMap<Method, string>, indent: string): string {
  const members = [...methods].map(([segment, member]) => {
    const value = isTree(member)
      ? literal(member, names, `${indent}  `)
      : `calls.${names.get(member) ?? ""}`;
    return `${indent}  ${segment}: ${value},\n`;
  });
  return members.length === 0 ? "{}" : `{\n${members.join("")}${indent}}`;
}
