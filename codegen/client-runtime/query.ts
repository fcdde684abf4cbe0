import type { DeclaredBy, Definition, Method } from "./definition.ts";
import type { CallOptions } from "./options.ts";
import type { TaggedKey } from "./query-tag.ts";
import type { Failure } from "./tunnel-error.ts";

/**
 * A task's query for TanStack Query: `useQuery(queryOptions(client.tasks.add, { a: 5, b: 3 }))`.
 *
 * The key is the task's id and the input as it is sent; the query is cancelled
 * with the call. Where the result is undefined the data is null, since
 * TanStack Query knows no undefined data.
 */
export function queryOptions<M extends Method>(
  method: M,
  ...[input]: QueryInput<M>
): QueryOptions<M> {
  return {
    queryKey: queryKey(method, input as never),
    queryFn: async ({ signal }) =>
      ((await (method as never as UntypedMethod)(input, { signal })) ?? null) as QueryData<M>,
  };
}

/**
 * The key of a task's query for an input; without one the beginning of the keys of
 * all of its queries. `getQueryData` and `setQueryData` know the type of the data by it.
 */
export function queryKey<M extends Method>(
  method: M,
  ...[input]: Partial<QueryInput<M>>
): TaggedKey<QueryKey, QueryData<M>> {
  const { id, encode } = definitionOf(method);
  const plain = encode ? encode(input) : input;
  return (plain === undefined ? [id] : [id, plain]) as never;
}

/** A task or event as a mutation: `useMutation(mutationOptions(client.tasks.add))`. */
export function mutationOptions<M extends Method>(method: M): MutationOptions<M> {
  return {
    mutationKey: [definitionOf(method).id],
    mutationFn: (input) =>
      (method as never as UntypedMethod)(input) as Promise<Awaited<ReturnType<M>>>,
  };
}

/** What `useQuery`, `prefetchQuery` and their like take. */
export interface QueryOptions<M extends Method> extends FailsWith<QueryError<M>> {
  queryKey: TaggedKey<QueryKey, QueryData<M>>;
  queryFn: (context: { signal: AbortSignal }) => Promise<QueryData<M>>;
}

/** The id, and the input where there is one. */
export type QueryKey = readonly [id: string, input?: unknown];

/** What `useMutation` takes. */
export interface MutationOptions<M extends Method> extends FailsWith<QueryError<M>> {
  mutationKey: readonly [id: string];
  mutationFn: (input: MutationInput<M>) => Promise<Awaited<ReturnType<M>>>;
}

/** A method's result, with null for undefined. */
export type QueryData<M extends Method> = NeverUndefined<Awaited<ReturnType<M>>>;

/** What a method fails with: `error` of `useQuery` and `useMutation`. */
export type QueryError<M extends Method> = Failure<DeclaredBy<ReturnType<M>>>;

/**
 * Never there: of what TanStack Query takes, the member by which it infers the type of the errors,
 * from the last signature. By the first it fits where another type of errors is expected.
 */
interface FailsWith<E> {
  retryDelay?: ((failureCount: number, error: unknown) => number) &
    ((failureCount: number, error: E) => number);
}

type NeverUndefined<T> = [T] extends [Nothing]
  ? null
  : undefined extends T
    ? Exclude<T, undefined> | null
    : T;

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- what TypeScript takes for a missing argument
type Nothing = void;

type QueryInput<M extends Method> = undefined extends Parameters<M>[0]
  ? [input?: Parameters<M>[0]]
  : [input: Parameters<M>[0]];

type MutationInput<M extends Method> = [Parameters<M>[0]] extends [undefined]
  ? Nothing
  : Parameters<M>[0];

type UntypedMethod = (input: unknown, options?: CallOptions) => Promise<unknown>;

function definitionOf(method: Method): Definition {
  const { definition } = method as Method & { definition?: Definition };
  if (!definition) throw new TypeError("this is no method of a client");
  return definition;
}
