// What a person reads in a log: the name of the kind of error, and what is there to know.
import { inspect } from "node:util";
import { expect, test } from "vitest";
import {
  ClientError,
  DeclaredError,
  GatewayError,
  ValidationError,
} from "../../client-runtime/tunnel-error.ts";

const detail = { path: "/a", keyword: "type", message: "must be number", schemaPath: "/type" };

test.each([
  new ValidationError("Invalid input", { code: "VALIDATION_ERROR", details: [detail] }),
  new GatewayError("Overloaded", { code: "OVERLOADED", httpCode: 503, retryAfterMs: 1000 }),
  new ClientError("no answer", { code: "TIMEOUT", cause: new Error("late") }),
  new DeclaredError("sold out", { code: "INTERNAL_ERROR", id: "app.errors.soldOut", data: null }),
])("$name is printed under its own name, without what it has not", (error) => {
  const printed = inspect(error);
  expect(error.name).toBe(error.constructor.name);
  expect(printed.split("\n")[0]).toBe(`${error.constructor.name}: ${error.message}`);
  expect(String(error)).toBe(`${error.constructor.name}: ${error.message}`);
  expect(printed).not.toContain("undefined");
  expect(printed).toContain(`code: '${error.code}'`);
});

test.each([
  [
    new ValidationError("Invalid input", {
      code: "VALIDATION_ERROR",
      httpCode: 400,
      details: [detail],
      requestId: "r1",
    }),
    {
      name: "ValidationError",
      message: "Invalid input: /a must be number",
      code: "VALIDATION_ERROR",
      httpCode: 400,
      details: [detail],
      requestId: "r1",
    },
  ],
  [
    new DeclaredError("gone", { code: "INTERNAL_ERROR", id: "app.errors.gone", data: { at: 1 } }),
    {
      name: "DeclaredError",
      message: "gone",
      code: "INTERNAL_ERROR",
      id: "app.errors.gone",
      data: { at: 1 },
    },
  ],
  [
    new ClientError("no answer", { code: "HOOK_ERROR", cause: new Error("token abc") }),
    { name: "ClientError", message: "no answer", code: "HOOK_ERROR" },
  ],
])("%s as JSON is what there is to know, without its cause", (error, expected) => {
  expect(JSON.parse(JSON.stringify({ error }))).toEqual({ error: expected });
});

test("a subclass may set its name", () => {
  class Late extends ClientError {
    override name = "Late";
  }
  class Early extends ClientError {
    constructor() {
      super("early", { code: "TIMEOUT" });
      this.name = "Early";
    }
  }
  expect(String(new Late("too late", { code: "TIMEOUT" }))).toBe("Late: too late");
  expect(String(new Early())).toBe("Early: early");
  expect(Object.keys(new ClientError("", { code: "TIMEOUT" }))).toEqual(["code"]);
});

test("what an answer has beside the known fields is not taken over", () => {
  const text = '{"code":"TIMEOUT","__proto__":{"x":1},"stack":"s","name":"n","x":1}';
  const error = new GatewayError("late", JSON.parse(text) as never);
  expect(error).toBeInstanceOf(GatewayError);
  expect(error).not.toHaveProperty("x");
  expect(error.name).toBe("GatewayError");
  expect(error.stack).not.toBe("s");
});
