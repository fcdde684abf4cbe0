export { type Config, ConfigError, defineConfig, loadConfig, type Project } from "./config.ts";
export { type Diagnostic, type DiagnosticCode, formatDiagnostic } from "./diagnostics.ts";
export { generate, type Generation } from "./generate.ts";
export { watch, type WatchOptions } from "./watch.ts";
export { type Changes, compareWithDisk, writeChanges } from "./write.ts";
