import { expect, test } from "vitest";
import { buildDependencies } from "./dependencies.ts";

test("a class instance would lose its methods, so it is refused", async () => {
  class Service {
    find() {
      return 1;
    }
  }
  await expect(buildDependencies(() => new Service())).rejects.toThrow("plain object");
});

test("names that the SDK provides are refused", async () => {
  await expect(buildDependencies(() => ({ signal: 1, logger: 2 }))).rejects.toThrow(
    "the context's signal, logger would hide",
  );
});

test("without a factory there is nothing to provide or dispose", async () => {
  const dependencies = await buildDependencies(undefined);
  expect(dependencies.provided).toEqual({});
  await dependencies.dispose();
});
