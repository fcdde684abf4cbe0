import { expect, expectTypeOf, test } from "vitest";
import { defineError, defineTask, TunnelError } from "../src/index.ts";
import { createTestWorker } from "../src/testing/index.ts";

const OutOfStock = defineError(
  "a.errors.outOfStock",
  ({ sku, left }: { sku: string; left: number }) => `${left} of ${sku} are left`,
  { httpCode: 409 },
);
const Closed = defineError("a.errors.closed", "the shop is closed");
const cause = new Error("empty shelf");

test("an error has its id, status, data and message", () => {
  const error = new OutOfStock({ sku: "MUG", left: 2 }, { cause });
  expect(error).toBeInstanceOf(OutOfStock);
  expect(error).toBeInstanceOf(TunnelError);
  expect(error).not.toBeInstanceOf(Closed);
  expect(error).toMatchObject({
    id: "a.errors.outOfStock",
    message: "2 of MUG are left",
    httpCode: 409,
    data: { sku: "MUG", left: 2 },
    cause,
  });
  expect(OutOfStock.id).toBe("a.errors.outOfStock");
  expectTypeOf(error.data).toEqualTypeOf<{ sku: string; left: number }>();
  expectTypeOf(error.httpCode).toEqualTypeOf<409>();
});

test("an error may have no data", () => {
  expect(new Closed()).toMatchObject({ message: "the shop is closed", httpCode: 500 });
  expect(new Closed(undefined, { cause }).cause).toBe(cause);
  // @ts-expect-error its data is undefined
  new Closed({ sku: "MUG" });
  // @ts-expect-error data is missing
  expect(() => new OutOfStock()).toThrow(TypeError);
});

const buy = defineTask(
  "a.buy",
  (how: "throw" | "reject" | "other" | "later") => {
    if (how === "throw") throw new OutOfStock({ sku: "MUG", left: 0 });
    if (how === "other") throw new Closed();
    return Promise.reject(how === "reject" ? new OutOfStock({ sku: "A", left: 1 }) : new Closed());
  },
  { errors: [OutOfStock] },
);
const worker = createTestWorker({
  tasks: [buy],
  middleware: [
    ({ context }, next) => {
      if (context.principal === "stranger") throw new TunnelError("a.errors.stranger", "who?");
      return next();
    },
  ],
});

test.each(["throw", "reject"] as const)(
  "a task fails with an error that it declares: %s",
  async (how) => {
    await expect(worker.call(buy, how)).rejects.toMatchObject({ id: "a.errors.outOfStock" });
  },
);

test.each(["other", "later"] as const)("a task is held to what it declares: %s", async (how) => {
  await expect(worker.call(buy, how)).rejects.toThrow(
    "the task does not declare the error a.errors.closed",
  );
});

test("what middleware throws is nobody's contract", async () => {
  const call = worker.call(buy, "throw", { principal: "stranger" });
  await expect(call).rejects.toMatchObject({ id: "a.errors.stranger" });
});
