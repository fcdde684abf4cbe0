import { expect, it } from "vitest";
import { emitClientFiles } from "../../src/emit/client/client.ts";
import { foreignService } from "../../src/foreign/foreign-service.ts";

it("a task that never returns is the same as of the sources: void", async () => {
  const nothing = { not: {} };
  const task = {
    id: "fail",
    input: { schema: nothing, optional: true },
    output: { schema: nothing },
    hash: "",
  };
  const discovery = { discoveryVersion: 1, hash: "", tasks: [task], events: [] };
  const { service, contract } = await foreignService(discovery, { root: "", clientDir: "client" });
  const files = emitClientFiles(service, contract, "");
  const declarations = files.find(({ path }) => path === "index.d.ts");
  expect(declarations?.text).toContain(
    "fail: (input?: undefined, options?: CallOptions) => Promise<void>;",
  );
});
