import { InfiniteQueryObserver, MutationObserver, QueryClient } from "@tanstack/query-core";
import { expect, test } from "vitest";
import { createMockClient } from "../client/mock.js";
import {
  infiniteQueryOptions,
  mutationOptions,
  pathKey,
  queryKey,
  queryOptions,
} from "../client/query.js";

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
  await queryClient.invalidateQueries({ queryKey: pathKey(client.tasks) });

  expect([fetched, cached]).toEqual([8, 8]);
  cached satisfies number | undefined;
  expect(queryClient.getQueryState(queryKey(client.tasks.add, { a: 5, b: 3 }))).toMatchObject({
    data: 9,
    isInvalidated: true,
  });
  // @ts-expect-error b is missing
  queryOptions(client.tasks.add, { a: 5 });
});

test("pages", async () => {
  const steps = infiniteQueryOptions(client.tasks.add, {
    input: (from: number) => ({ a: from, b: 10 }),
    initialPageParam: 0,
    getNextPageParam: (sum) => (sum < 100 ? sum : null),
  });

  const observer = new InfiniteQueryObserver(queryClient, steps);
  await observer.fetchNextPage();
  const { data } = await observer.fetchNextPage();
  expect(data?.pages).toEqual([10, 20]);
});

test("an event is a mutation", async () => {
  const notify = new MutationObserver(queryClient, mutationOptions(client.events.notify));
  await notify.mutate({ msg: "hi" });
  expect(sent).toEqual(["hi"]);
});
