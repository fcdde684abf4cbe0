import { type Method, type MethodTree, printTree } from "./method-tree.ts";

/** `index.js`: what is the same in every client but for the tree. */
export function emitModule(banner: string): string {
  return `// ${banner}
import { clientOf } from "./runtime/client.js";
import { tree } from "./tree.js";

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
`;
}

/** `tree.js`: the definitions under the names that lead to them on a client. */
export function emitTree(
  methods: MethodTree,
  names: ReadonlyMap<Method, string>,
  banner: string,
): string {
  return `// ${banner}
import * as calls from "./calls.js";

export const tree = ${printTree(methods, (method) => `calls.${names.get(method) ?? ""}`)};
`;
}
