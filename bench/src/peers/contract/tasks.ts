import * as handlers from "../../../service/src/handlers.ts";

/** The tasks that every peer serves. */
export const taskNames = ["add", "order", "wait", "burn"] as const;
export type TaskName = (typeof taskNames)[number];

/** The same functions that the gateway's workers run. Inputs are valid when they get there. */
export const tasks = handlers as unknown as Record<TaskName, (input: unknown) => unknown>;

/** Where REST-like peers serve a task: the gateway's own path. */
export const pathOf = (task: string): string => `/__runner/task/app.tasks.${task}`;
