export type { CallScope, Context } from "./context.ts";
export {
  defineEvent,
  defineTask,
  type AnyEvent,
  type AnyTask,
  type EventDefinition,
  type EventOptions,
  type Handler,
  type TaskDefinition,
  type TaskOptions,
} from "./define.ts";
export {
  defineError,
  type AnyError,
  type DefinedError,
  type ErrorDefinition,
  type ErrorOptions,
} from "./define-error.ts";
export type { ContextFactory } from "./dependencies.ts";
export { TunnelError, type TunnelErrorOptions } from "./errors.ts";
export type { LogFields, Logger } from "./logger.ts";
export type { Call, Middleware } from "./middleware.ts";
export { onShutdown, type ShutdownHook } from "./shutdown-hooks.ts";
export { startWorker, type WorkerOptions } from "./worker.ts";
