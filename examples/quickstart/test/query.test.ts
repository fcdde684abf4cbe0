import { MutationObserver, QueryClient } from "@tanstack/query-core";
import { expect, test } from "vitest";
import { createMockClient } from "../client/mock.js";
import { mutationOptions, queryKey, queryOptions } from "../client/query.js";

const sent: string[] = [];
const client = createMockClient({
  tasks: { add: ({ a, b }) => a + b },
  events: { notify: ({ msg }) => void sent.push(msg) },
});
const queryClient = new QueryClient();

test("a query has the input's and the result's type", async () => {
  const sum = queryOptions(client.tasks.add, { a: 5, b: 3 });
  const fetched: number = await queryClient.query(sum);
  const cached = queryClient.getQueryData(sum.queryKey);
  queryClient.setQueryData(sum.queryKey, (before = 0) => before + 1);
  await queryClient.invalidateQueries({ queryKey: queryKey(client.tasks.add) });

  expect([fetched, cached]).toEqual([8, 8]);
  cached satisfies number | undefined;
  expect(queryClient.getQueryState(queryKey(client.tasks.add, { a: 5, b: 3 }))).toMatchObject({
    data: 9,
    isInvalidated: true,
  });
  // @ts-expect-error b is missing
  queryOptions(client.tasks.add, { a: 5 });
});

test("an event is a mutation", async () => {
  const notify = new MutationObserver(queryClient, mutationOptions(client.events.notify));
  await notify.mutate({ msg: "hi" });
  expect(sent).toEqual(["hi"]);
});
