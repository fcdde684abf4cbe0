import { expect, it } from "vitest";
import { type Diagnostic, formatDiagnostic } from "./diagnostics.ts";

const problem: Diagnostic = { code: "TUN2001", severity: "error", message: "any" };

function text(details: Partial<Diagnostic>): string {
  return formatDiagnostic({ ...problem, ...details }, (file) => file);
}

it("shows the ends of a path that is long, and no step twice", () => {
  const step = `.${"abcd".repeat(40)}`;
  const steps = (count: number) => ".abcd".repeat(count);
  expect(text({ path: `Order${steps(20)}` })).toBe(`error TUN2001: Order${steps(20)}: any`);
  expect(text({ path: `Order${steps(40)}` })).toBe(
    `error TUN2001: Order${steps(11)} … ${steps(12)}: any`,
  );
  expect(text({ path: `Order${step}` })).toBe(`error TUN2001: Order${step}: any`);
  expect(text({ path: `Order.a${step}.b${step}` })).toBe(`error TUN2001: Order.a … ${step}: any`);
});

it("names two of the other places, and says how many more there are", () => {
  const path = "Order.a";
  expect(text({ path, alsoAt: ["Order.b"] })).toBe("error TUN2001: Order.a: any; also at Order.b");
  expect(text({ path, alsoAt: ["Order.b", "Order.c", "Order.d"] })).toBe(
    "error TUN2001: Order.a: any; also at Order.b, Order.c and 1 more",
  );
});
