import { defineTask } from "tunnel-worker-sdk";
import { clock as readClock } from "./clock.ts";
import * as handlers from "./handlers.ts";

export const add = defineTask("app.tasks.add", handlers.add);
export const order = defineTask("app.tasks.order", handlers.order);
export const wait = defineTask("app.tasks.wait", handlers.wait);
export const burn = defineTask("app.tasks.burn", handlers.burn);
export const clock = defineTask("app.tasks.clock", readClock);
