import { defineTask } from "tunnel-worker-sdk";
import * as errors from "./errors.ts";
import { all, Closed, OutOfStock as SoldOut } from "./errors.ts";

export const listed = defineTask("app.listed", () => 1, { errors: [SoldOut, Closed] });
export const spread = defineTask("app.spread", () => 1, { errors: [...all, errors.Odd] });
export const constant = defineTask("app.constant", () => 1, { errors: all, idempotent: true });
export const none = defineTask("app.none", () => 1, { errors: [] });
