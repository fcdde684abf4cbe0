import { build } from "./client.ts";
import { type Definition, type DefinitionTree, isDefinition, type Method } from "./definition.ts";
import { DeclaredError, GatewayError } from "./tunnel-error.ts";

/** Stand-ins for some of a client's methods, which return a result or a promise of it. */
export type MockHandlers<Methods> = {
  readonly [Name in keyof Methods]?: Methods[Name] extends Method
    ? (
        ...call: Parameters<Methods[Name]>
      ) => Awaited<ReturnType<Methods[Name]>> | Promise<Awaited<ReturnType<Methods[Name]>>>
    : MockHandlers<Methods[Name]>;
};

/** A client that sends nothing. A method without a stand-in fails, and says so. */
export function mockOf(tree: DefinitionTree, handlers: object): object {
  const byDefinition = new Map<Definition, Handler>();
  collect(tree, handlers as Handlers, byDefinition);
  const mock: object = build(
    tree,
    // What a stand-in throws fails the call, as what it rejects with does.
    (definition, value, options) =>
      new Promise((resolve) => {
        const handler = byDefinition.get(definition);
        if (!handler) throw new Error(`${definition.id} was called and is not mocked`);
        resolve(handler(value, options));
      }),
    () => mock,
  );
  return mock;
}

/** The error that a call fails with whose task declares it, for a mock to throw. */
export function declaredErrorOf(
  statuses: Readonly<Record<string, number>>,
  id: string,
  data: unknown,
  message: string = id,
): DeclaredError {
  return new DeclaredError(message, { code: "INTERNAL_ERROR", id, data, httpCode: statuses[id] });
}

/** The error that a call fails with which the gateway refuses, for a mock to throw. */
export function gatewayError(code: GatewayError["code"], httpCode: number): GatewayError {
  return new GatewayError(code, { code, httpCode });
}

type Handler = (value: unknown, options: unknown) => unknown;

interface Handlers {
  readonly [name: string]: Handler | Handlers | undefined;
}

function collect(tree: DefinitionTree, handlers: Handlers, found: Map<Definition, Handler>): void {
  for (const [name, member] of Object.entries(tree)) {
    const given = handlers[name];
    if (isDefinition(member)) {
      if (typeof given === "function") found.set(member, given);
    } else if (typeof given === "object") {
      collect(member, given, found);
    }
  }
}
