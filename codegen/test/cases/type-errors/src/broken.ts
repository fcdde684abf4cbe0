import { defineTask } from "tunnel-worker-sdk";
import { missing } from "./missing.ts";

export const broken = defineTask("app.broken", (input: { a: number }) => input.b + missing);
const text: string = 1;
export const two = defineTask("app.two", (a: string, b: number) => a.repeat(b));
export const malformed = defineTask("app..malformed", () => 1);
export type { Order } from "missing-package";
