import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isIdPrefix, rootRule } from "./discover/id.ts";
import { nearestName } from "./nearest-name.ts";

/** What `tunnel.config.ts` says. Paths are relative to that file. */
export interface Config {
  /** Globs of the files that define tasks and events, as in a tsconfig; with `!` of those that do not. */
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
  /** Globs as well: those that `include` has with `!`, without it. */
  exclude: readonly string[];
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
  if (!existsSync(file)) {
    throw new ConfigError(
      `${file}: no such file; run where the config is, name it with --config, or begin with \`tunnel-codegen init\``,
    );
  }
  let module: unknown;
  try {
    // A module is loaded once for each address: the query makes an edited file a new one.
    module = await import(`${pathToFileURL(file).href}?${statSync(file).mtimeMs}`);
  } catch (error) {
    const hint = isReadAsCommonJs(error) ? `; ${esModuleHint}` : "";
    throw new ConfigError(`${placeOf(error, file)}: ${messageOf(error)}${hint}`, { cause: error });
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
  const unknown = Object.keys(config).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const near = nearestName(unknown, known);
    const hint = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`;
    return fail(`unknown key ${unknown}; ${hint}`);
  }
  const {
    include,
    tsconfig = "tsconfig.json",
    schemasDir,
    clientDir,
    root = "",
  } = config as Record<string, unknown>;
  if (!isStrings(include) || include.every(isExcluding)) {
    return fail("include must be a list of globs");
  }
  const braced = include.find((glob) => /[{}]/.test(glob));
  if (braced !== undefined)
    return fail(`include: ${braced}: a glob has *, ? and **/, but no {a,b}`);
  if (typeof tsconfig !== "string") return fail("tsconfig must be a path");
  if (typeof schemasDir !== "string") return fail("schemasDir must be a path");
  if (typeof clientDir !== "string") return fail("clientDir must be a path");
  if (typeof root !== "string" || !isIdPrefix(root)) return fail(`root ${rootRule}`);
  const dir = dirname(file);
  return {
    configFile: file,
    dir,
    include: include.filter((glob) => !isExcluding(glob)),
    exclude: include.filter(isExcluding).map((glob) => glob.slice(1)),
    tsconfig: resolve(dir, tsconfig),
    schemasDir: resolve(dir, schemasDir),
    clientDir: resolve(dir, clientDir),
    root,
  };
}

function isExcluding(glob: string): boolean {
  return glob.startsWith("!");
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** The file, with line and column where the stack has them. */
function placeOf(error: unknown, file: string): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const [, behind = ""] = stack.split(file);
  return `${file}${/^(?:\?[\d.]+)?(:\d+(?::\d+)?)/.exec(behind)?.[1] ?? ""}`;
}

/** The package says that its files are CommonJS, as those do that `npm init` makes. */
function isReadAsCommonJs(error: unknown): boolean {
  return /import statement outside a module|Unexpected token 'export'/.test(messageOf(error));
}

const esModuleHint =
  'in a package whose "type" is "commonjs", call it tunnel.config.mts and name it with --config';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
