import { globSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError, loadConfig, type Project } from "./config.ts";

/**
 * @param patterns paths or globs of configs
 * @throws {ConfigError}
 */
export async function loadProjects(patterns: readonly string[]): Promise<Project[]> {
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
