import * as sdk from "tunnel-worker-sdk";
import { defineTask as task } from "tunnel-worker-sdk";
import { define } from "./again.ts";

const indirect = task;

export const renamed = task("app.renamed", (n: number) => n);
export const namespaced = sdk.defineTask("app.namespaced", (n: number) => n);
export const reexported = define("app.reexported", (n: number) => n);
export const variable = indirect("app.variable", (n: number) => n);
export const all = [task("app.listed", (n: number) => n), task(`app.template`, (n: number) => n)];
export const object = {
  /** In an object. */
  inside: task("app.inside-object", (n: number) => n),
};
export default task("app.default", (n: number) => n);

function defineTask(id: string, handler: (n: number) => number) {
  return { id, handler };
}
export const notOurs = defineTask("app.notOurs", (n) => n);
