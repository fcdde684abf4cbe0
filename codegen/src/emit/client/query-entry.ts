/** `query.js`: nothing in it is of this client, but it is found beside it. */
export function emitQuery(banner: string): { module: string; declarations: string } {
  return {
    module: `// ${banner}
export { infiniteQueryOptions, mutationOptions, pathKey, queryKey, queryOptions } from "./runtime/query.js";
`,
    declarations: `// ${banner}
export {
  infiniteQueryOptions,
  mutationOptions,
  pathKey,
  queryKey,
  queryOptions,
  type InfiniteQueryOptions,
  type MutationOptions,
  type PathKey,
  type QueryData,
  type QueryError,
  type QueryKey,
  type QueryOptions,
} from "./runtime/query.js";
`,
  };
}
