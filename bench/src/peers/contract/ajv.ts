// Ajv as Fastify sets it up, less what would change inputs or let through what the others refuse.
import { Ajv } from "ajv";
import { inputSchema } from "./json-schema.ts";
import { taskNames, type TaskName } from "./tasks.ts";

export type Validate = (body: unknown) => boolean;

/** Of a body `{"input":…}`. */
export function bodyValidators(): Record<TaskName, Validate> {
  const ajv = new Ajv();
  const validators = taskNames.map((task) => {
    const validate = ajv.compile(inputSchema(task));
    const isValid: Validate = (body) =>
      typeof body === "object" && body !== null && "input" in body && validate(body.input);
    return [task, isValid] as const;
  });
  return Object.fromEntries(validators) as Record<TaskName, Validate>;
}
