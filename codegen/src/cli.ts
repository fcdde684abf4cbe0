#!/usr/bin/env node
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, loadConfig, type Project } from "./config.ts";
import { run } from "./run.ts";
import { watch } from "./watch.ts";

const help = `Usage: tunnel-codegen [options]

Writes JSON Schemas, a manifest, a typed client, a discovery document and an
OpenAPI document from the types of the tasks and events that a config includes.

Options:
  --config FILE  the config; may be repeated, and be a glob (default: tunnel.config.ts)
  --check        write nothing; list what would change and exit with 1 if anything would
  --watch        generate again after each change
  --help         print this
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const options = parse(args);
  if (typeof options === "string") {
    process.stderr.write(`${options}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    const projects = await load(options.config);
    if (options.watch) {
      await Promise.all(projects.map((project) => watch(project)));
      return 0;
    }
    const results = projects.map((project) => run(project, { check: options.check }));
    return results.every((isWell) => isWell) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`tunnel-codegen: ${error.message}\n`);
    return 1;
  }
}

interface CliOptions {
  config: string[];
  check: boolean;
  watch: boolean;
  help: boolean;
}

/** The options, or what is wrong with them. */
function parse(args: string[]): CliOptions | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: "string", multiple: true, default: ["tunnel.config.ts"] },
        check: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.check && values.watch) return "--check and --watch exclude each other";
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function load(patterns: readonly string[]): Promise<Project[]> {
  const files = new Set<string>();
  for (const pattern of patterns) {
    const matches = pattern.includes("*") ? globSync(pattern).sort() : [pattern];
    if (matches.length === 0) throw new ConfigError(`${pattern}: no such file`);
    for (const match of matches) files.add(resolve(match));
  }
  const projects = [];
  for (const file of files) projects.push(await loadConfig(file));
  refuseSharedFolders(projects);
  return projects;
}

/** Two projects in one folder would delete each other's files. */
function refuseSharedFolders(projects: readonly Project[]): void {
  const owners = new Map<string, string>();
  for (const { configFile, schemasDir, clientDir } of projects) {
    for (const dir of [schemasDir, clientDir]) {
      const owner = owners.get(dir);
      if (owner !== undefined) {
        throw new ConfigError(`${configFile}: ${dir} is used already, by ${owner}`);
      }
      owners.set(dir, configFile);
    }
  }
}
