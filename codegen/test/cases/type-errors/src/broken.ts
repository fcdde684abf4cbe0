import { defineTask } from "tunnel-worker-sdk";
import { missing } from "./missing.ts";

export const broken = defineTask("app.broken", (input: { a: number }) => input.b + missing);
const text: string = 1;
