/** `query.js`: nothing in it is of this client, but it is found beside it. */
export function emitQuery(banner: string): { module: string; declarations: string } {
  return {
    module: `// ${banner}
export { mutationOptions, queryKey, queryOptions } from "./runtime/query.js";
`,
    declarations: `// ${banner}
export {
  mutationOptions,
  queryKey,
  queryOptions,
  type MutationOptions,
  type QueryData,
  type QueryError,
  type QueryKey,
  type QueryOptions,
} from "./runtime/query.js";
`,
  };
}
