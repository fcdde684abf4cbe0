/** Structured log lines on stderr; stdout is the wire. */
export interface Logger {
  /** Written only under `TUNNEL_LOG_LEVEL=debug` (or `trace`). */
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Errors among them are written with their stack. */
export type LogFields = Readonly<Record<string, unknown>>;
