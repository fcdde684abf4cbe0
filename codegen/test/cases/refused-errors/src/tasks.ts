import { defineError, defineTask } from "tunnel-worker-sdk";

const id = "app.errors.named" as string;
const Unnamed = defineError(id, "no literal");
const Malformed = defineError("not an id", "x");
const Fine = defineError("app.errors.fine", "x", { httpCode: 200 });
const Private = defineError("app.errors.private", (data: { on: () => void }) => String(data));
const First = defineError("app.errors.twice", "x", { httpCode: 400 });
const Second = defineError("app.errors.twice", "x", { httpCode: 409 });
const Case = defineError("app.errors.Twice", "x");
const list = () => [First];

export const a = defineTask("app.a", () => 1, { errors: [Unnamed, Malformed, Fine, Private] });
export const b = defineTask("app.b", () => 1, { errors: [First] });
export const c = defineTask("app.c", () => 1, { errors: [Second] });
export const d = defineTask("app.d", () => 1, { errors: [Case, Error as never] });
export const e = defineTask("app.e", () => 1, { errors: list() });
