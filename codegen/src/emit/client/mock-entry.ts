import type { DeclaredError } from "../../model/declared-error.ts";

/** `mock.js`: a client for its users' tests. */
export function emitMock(
  errors: readonly DeclaredError[],
  banner: string,
): { module: string; declarations: string } {
  const statuses = Object.fromEntries(errors.map(({ id, httpCode }) => [id, httpCode]));
  return {
    module: `// ${banner}
import { declaredErrorOf, mockOf } from "./runtime/mock.js";
import { tree } from "./tree.js";

export { gatewayError } from "./runtime/mock.js";

const statuses = ${JSON.stringify(statuses, null, 2)};

export function declaredError(id, data, message) {
  return declaredErrorOf(statuses, id, data, message);
}

export function createMockClient(handlers = {}) {
  return mockOf(tree, handlers);
}
`,
    declarations: `// ${banner}
import type { Calls, Client, TunnelError } from "./index.js";
import type { DeclaredError, MockHandlers } from "./runtime/index.js";

export { gatewayError } from "./runtime/mock.js";

/** A client that sends nothing: a call gets what the function in its place returns or throws. */
export declare function createMockClient(handlers?: MockHandlers<Calls>): Client;

/** The error that a call fails with whose task declares it, for a mock to throw. */
export declare function declaredError<Id extends Declared["id"]>(
  id: Id,
  ...data: undefined extends Data<Id>
    ? [data?: Data<Id>, message?: string]
    : [data: Data<Id>, message?: string]
): Extract<Declared, { id: Id }>;

type Data<Id> = Extract<Declared, { id: Id }>["data"];

type Declared = Extract<TunnelError, DeclaredError>;
`,
  };
}
