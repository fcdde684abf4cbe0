import { ConfigError } from "./config.ts";

/** A config that cannot be used, a full disk, a folder that may not be written: nobody needs our stack for that. */
export function isExpected(error: unknown): error is Error {
  if (error instanceof ConfigError) return true;
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall !== undefined;
}
