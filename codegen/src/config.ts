import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isIdPrefix, rootRule } from "./discover/id.ts";

/** What `tunnel.config.ts` says. Paths are relative to that file. */
export interface Config {
  /** Globs of the files that define tasks and events, as in a tsconfig. */
  include: string[];
  /** Default: `tsconfig.json`. */
  tsconfig?: string;
  /** Where the schemas, the manifest and the documents go. */
  schemasDir: string;
  /** Where the typed client goes. */
  clientDir: string;
  /** The id prefix that the client drops. Default: none. */
  root?: string;
}

/** Types the default export of `tunnel.config.ts`; does nothing else. */
export function defineConfig(config: Config): Config {
  return config;
}

/** A config with absolute paths. */
export interface Project {
  configFile: string;
  /** The config's folder. */
  dir: string;
  include: readonly string[];
  tsconfig: string;
  schemasDir: string;
  clientDir: string;
  root: string;
}

/** The config file cannot be used. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * @param file absolute; its type annotations are stripped by Node
 * @throws {ConfigError} naming the file and what is wrong with it
 */
export async function loadConfig(file: string): Promise<Project> {
  if (!existsSync(file)) throw new ConfigError(`${file}: no such file`);
  let module: unknown;
  try {
    // A module is loaded once for each address: the query makes an edited file a new one.
    module = await import(`${pathToFileURL(file).href}?${statSync(file).mtimeMs}`);
  } catch (error) {
    throw new ConfigError(`${file}: ${messageOf(error)}`, { cause: error });
  }
  const config = (module as { default?: unknown }).default;
  return resolveConfig(file, config);
}

export function resolveConfig(file: string, config: unknown): Project {
  const fail = (problem: string): never => {
    throw new ConfigError(`${file}: ${problem}`);
  };
  if (typeof config !== "object" || config === null) {
    return fail("its default export is not a config; write `export default defineConfig({ … })`");
  }
  const known = ["include", "tsconfig", "schemasDir", "clientDir", "root"];
  const unknown = Object.keys(config).filter((key) => !known.includes(key));
  if (unknown.length > 0) return fail(`unknown key ${unknown.join(", ")}`);
  const {
    include,
    tsconfig = "tsconfig.json",
    schemasDir,
    clientDir,
    root = "",
  } = config as Record<string, unknown>;
  if (!isStrings(include) || include.length === 0) return fail("include must be a list of globs");
  if (typeof tsconfig !== "string") return fail("tsconfig must be a path");
  if (typeof schemasDir !== "string") return fail("schemasDir must be a path");
  if (typeof clientDir !== "string") return fail("clientDir must be a path");
  if (typeof root !== "string" || !isIdPrefix(root)) return fail(`root ${rootRule}`);
  const dir = dirname(file);
  return {
    configFile: file,
    dir,
    include,
    tsconfig: resolve(dir, tsconfig),
    schemasDir: resolve(dir, schemasDir),
    clientDir: resolve(dir, clientDir),
    root,
  };
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
