import { expect, test } from "vitest";
import { createMockClient, declaredError, gatewayError } from "../client/mock.js";
import { createClient } from "../client/validate.js";

const client = createMockClient({
  tasks: {
    add: ({ a, b }) => a + b,
    priceOrder: () => {
      throw declaredError("app.errors.unknownSku", { skus: ["MUG-0001"] });
    },
    serverTime: () => Promise.reject(gatewayError("OVERLOADED", 503)),
  },
});

test("a mock stands in for the client", async () => {
  const sum: number = await client.tasks.add({ a: 5, b: 3 });
  expect(sum).toBe(8);
  const { error } = await client.safe.tasks.priceOrder({} as never);
  expect(error?.id === "app.errors.unknownSku" && error.data.skus).toEqual(["MUG-0001"]);
  await expect(client.tasks.serverTime()).rejects.toMatchObject({ code: "OVERLOADED" });
  // @ts-expect-error a mock's result has the task's type
  createMockClient({ tasks: { add: () => "8" } });
});

test("what does not fit is not sent", async () => {
  const fetch = () => Promise.reject(new Error("sent"));
  const checked = createClient({ baseUrl: "/__runner", fetch, validate: true });
  const { error } = await checked.safe.tasks.add({ a: 5 } as { a: number; b: number });
  expect(error).toMatchObject({ code: "VALIDATION_ERROR", details: [{ keyword: "required" }] });
});
