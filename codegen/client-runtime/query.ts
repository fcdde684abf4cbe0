import type { DeclaredBy, Definition, Method, ThrowingMethod } from "./definition.ts";
import type { CallOptions } from "./options.ts";
import type { SkipToken, TaggedKey } from "./query-tag.ts";
import type { Failure } from "./tunnel-error.ts";

/**
 * A task's query for TanStack Query: `useQuery(queryOptions(client.tasks.add, { a: 5, b: 3 }))`.
 *
 * The key has the task's id and the input as it is sent; the query is cancelled
 * with the call. Where the result is undefined the data is null, since
 * TanStack Query knows no undefined data. With TanStack Query's `skipToken` for
 * the input there is nothing to ask yet. Methods of `client.safe` are not taken: under the same
 * key they have other data, and never fail.
 */
export function queryOptions<M extends ThrowingMethod>(
  method: M,
  ...input: QueryInput<M>
): QueryOptions<M>;
export function queryOptions<M extends ThrowingMethod>(
  method: M,
  input: Parameters<M>[0] | SkipToken,
): QueryOptions<M, SkipToken>;
export function queryOptions(method: Method, input?: unknown): unknown {
  if (typeof input === "symbol") return { queryKey: keyOf(method, "query"), queryFn: input };
  return {
    queryKey: keyOf(method, "query", input),
    queryFn: ({ signal }: { signal: AbortSignal }) => ask(method, input, signal),
  };
}

/** A task's query that is asked page by page: `useInfiniteQuery(infiniteQueryOptions(…))`. */
export function infiniteQueryOptions<M extends ThrowingMethod, Param>(
  method: M,
  { input, ...paging }: InfiniteInput<M, Param> & Paging<M, NoInfer<Param>>,
): InfiniteQueryOptions<M, Param> {
  return {
    ...(paging as Paging<M, Param>),
    queryKey: keyOf(method, "infinite", input(paging.initialPageParam)) as never,
    queryFn: ({ signal, pageParam }) =>
      ask(method, input(pageParam), signal) as Promise<QueryData<M>>,
  };
}

/**
 * The key of a task's query for an input; without one the beginning of the keys of
 * all of its queries. `getQueryData` and `setQueryData` know the type of the data by it.
 */
export function queryKey<M extends ThrowingMethod>(
  method: M,
  ...[input]: Partial<QueryInput<M>>
): TaggedKey<QueryKey, QueryData<M>> {
  return keyOf(method, "query", input) as never;
}

/**
 * The beginning of all keys of a method, infinite ones included, or of a part of
 * the client: `invalidateQueries({ queryKey: pathKey(client.orders) })`.
 */
export function pathKey(part: object): PathKey {
  const [first, ...others] = pathsOf(part, 0);
  if (!first) throw new TypeError("this is no part of a client");
  const isShared = (segment: string, at: number) => others.every((path) => path[at] === segment);
  const end = first.findIndex((segment, at) => !isShared(segment, at));
  return [end < 0 ? first : first.slice(0, end)];
}

/** A task or event as a mutation: `useMutation(mutationOptions(client.tasks.add))`. */
export function mutationOptions<M extends Method>(method: M): MutationOptions<M> {
  return {
    mutationKey: pathKey(method),
    mutationFn: (input) =>
      (method as never as UntypedMethod)(input) as Promise<Awaited<ReturnType<M>>>,
  };
}

/** What `useQuery`, `prefetchQuery` and their like take. */
export interface QueryOptions<M extends Method, Skipped = never> extends FailsWith<QueryError<M>> {
  queryKey: TaggedKey<QueryKey, QueryData<M>>;
  queryFn: ((context: { signal: AbortSignal }) => Promise<QueryData<M>>) | Skipped;
}

/** What `useInfiniteQuery` and its like take. */
export interface InfiniteQueryOptions<M extends Method, Param>
  extends Paging<M, Param>, FailsWith<QueryError<M>> {
  queryKey: TaggedKey<QueryKey, { pages: QueryData<M>[]; pageParams: Param[] }>;
  queryFn: (context: { signal: AbortSignal; pageParam: Param }) => Promise<QueryData<M>>;
}

/** The input of a page. The type of its parameter is that of all page parameters. */
export interface InfiniteInput<M extends Method, Param> {
  input: (pageParam: Param) => Parameters<M>[0];
}

/** As TanStack Query has it. */
export interface Paging<M extends Method, Param> {
  initialPageParam: Param;
  getNextPageParam: PageParamFrom<M, Param>;
  getPreviousPageParam?: PageParamFrom<M, Param>;
}

type PageParamFrom<M extends Method, Param> = (
  page: QueryData<M>,
  pages: QueryData<M>[],
  pageParam: Param,
  pageParams: Param[],
) => Param | undefined | null;

/** The segments of an id, or of the beginning of ids. */
export type PathKey = readonly [path: readonly string[]];

/** The id, whether it is asked page by page, and the input where there is one. */
export type QueryKey = readonly [
  ...PathKey,
  of?: { readonly type: "query" | "infinite"; readonly input?: unknown },
];

/** What `useMutation` takes. */
export interface MutationOptions<M extends Method> extends FailsWith<QueryError<M>> {
  mutationKey: PathKey;
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

async function ask(method: Method, input: unknown, signal: AbortSignal): Promise<unknown> {
  return (await (method as never as UntypedMethod)(input, { signal })) ?? null;
}

function keyOf(method: Method, type: "query" | "infinite", input?: unknown): QueryKey {
  const plain = plainOf(method, input);
  return [...pathKey(method), plain === undefined ? { type } : { type, input: plain }];
}

/** An input as it is sent, which has no values beyond JSON. */
function plainOf(method: Method, input: unknown): unknown {
  const { encode } = definitionOf(method);
  if (!encode || input === undefined) return input;
  try {
    return encode(input);
  } catch {
    // Why it cannot be sent is what the call fails with.
    return input;
  }
}

/** What is left of each id without the segments that lead to its method from here. */
function pathsOf(part: object, depth: number): string[][] {
  const { definition } = part as { definition?: Definition };
  if (typeof definition?.id === "string") {
    const segments = definition.id.split(".");
    return [segments.slice(0, segments.length - depth)];
  }
  return Object.entries(part)
    .filter(([name]) => name !== "safe")
    .flatMap(([, member]) => pathsOf(member as object, depth + 1));
}

function definitionOf(method: Method): Definition {
  const { definition } = method as Method & { definition?: Definition };
  if (!definition) throw new TypeError("this is no method of a client");
  return definition;
}
