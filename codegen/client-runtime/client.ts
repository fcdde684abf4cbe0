import { perform, type Result, settle } from "./call.ts";
import {
  type DeclaredBy,
  type Definition,
  type DefinitionTree,
  isDefinition,
  type Method,
  type Settles,
} from "./definition.ts";
import type { CallOptions, ClientOptions } from "./options.ts";

/** Methods whose failures are returned, with the errors that their tasks declare. */
export type Safe<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends Method
    ? (
        ...input: Parameters<Methods[Name]>
      ) => Promise<
        Result<Awaited<ReturnType<Methods[Name]>>, DeclaredBy<ReturnType<Methods[Name]>>>
      > &
        Settles
    : Safe<Methods[Name]>;
};

/** A client whose methods are those of the tree. Nothing is sent before one is called. */
export function clientOf(tree: DefinitionTree, options: ClientOptions): object {
  return build(
    tree,
    (definition, value, own) => perform(options, definition, value, own),
    (more) =>
      clientOf(tree, { ...options, ...more, headers: { ...options.headers, ...more.headers } }),
  );
}

export type Perform = (
  definition: Definition,
  value: unknown,
  options: CallOptions | undefined,
) => Promise<unknown>;

/** The form of a client, whatever it is that performs its calls. */
export function build(
  tree: DefinitionTree,
  perform: Perform,
  withOptions: (options: Partial<ClientOptions>) => object,
): object {
  return {
    ...methods(tree, perform),
    get safe() {
      return methods(tree, (...call) => settle(perform(...call)));
    },
    with: withOptions,
  };
}

/** Each method says what it is the method of. */
function methods(tree: DefinitionTree, perform: Perform): object {
  return Object.fromEntries(
    Object.entries(tree).map(([name, member]) => [
      name,
      isDefinition(member)
        ? Object.assign(
            (value: unknown, options?: CallOptions) => perform(member, value, options),
            { definition: member },
          )
        : methods(member, perform),
    ]),
  );
}
