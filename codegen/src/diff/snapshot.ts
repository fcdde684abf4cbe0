import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Manifest } from "../generated/manifest.ts";
import type { Contract, JsonSchema } from "../model/contract.ts";
import type { Service } from "../model/service.ts";
import { contractOf } from "../emit/contract-of.ts";
import type { DescribedValue } from "./compare-values.ts";
import type { Snapshot, SnapshotCall, SnapshotError } from "./compare.ts";

/** A version to compare with cannot be read. */
export class UnreadableSnapshot extends Error {
  override name = "UnreadableSnapshot";
}

/** The service as the sources have it now. */
export function snapshotOf(service: Service, contract: Contract): Snapshot {
  const tasks = service.tasks.map(({ id, options, input, output, errors }): SnapshotCall => {
    const schemas = contractOf(contract.tasks, id);
    return {
      ...{ kind: "task", id, options },
      input: { schema: schemas.input, optional: input.optional },
      output: { schema: schemas.output, optional: output.optional },
      errors: errors.map((error) => error.id),
    };
  });
  const events = service.events.map(({ id, options, payload }): SnapshotCall => {
    const { payload: schema } = contractOf(contract.events, id);
    return { kind: "event", id, options, payload: { schema, optional: payload.optional } };
  });
  const errors = service.errors.map(({ id, httpCode, data }): SnapshotError => {
    const schema = contractOf(contract.errors, id).data;
    return { id, httpCode, data: { schema, optional: data.optional } };
  });
  return byId([...tasks, ...events], errors);
}

/**
 * The service as it was generated once.
 *
 * @param against a folder with a manifest, or what git knows as a commit
 * @param schemasDir the project's own, absolute; the same folder is read in the commit
 * @throws {UnreadableSnapshot}
 */
export function readSnapshot(against: string, schemasDir: string): Snapshot {
  const isFolder = existsSync(join(against, "manifest.json"));
  const read = isFolder ? folderReader(against) : gitReader(against, schemasDir);
  const parse = (path: string): unknown => parseJson(`${against}: ${path}`, read(path));
  const manifest = parse("manifest.json") as Manifest;
  if (!Array.isArray(manifest.tasks) || !Array.isArray(manifest.events)) {
    throw new UnreadableSnapshot(`${against}: its manifest.json is none of tunnel-codegen`);
  }
  const described = ({ schema, optional = false }: Manifest["tasks"][0]["input"]) =>
    ({ schema: parse(schema) as JsonSchema, optional }) satisfies DescribedValue;
  const tasks = manifest.tasks.map(
    ({ id, options = {}, input, output, errors = [] }): SnapshotCall => ({
      ...{ kind: "task", id, options, errors },
      input: described(input),
      output: described(output),
    }),
  );
  const events = manifest.events.map(({ id, options = {}, payload }): SnapshotCall => ({
    ...{ kind: "event", id, options },
    payload: described(payload),
  }));
  const errors = (manifest.errors ?? []).map(({ id, httpCode, data }): SnapshotError => ({
    id,
    httpCode,
    data: described(data),
  }));
  return byId([...tasks, ...events], errors);
}

function byId(calls: readonly SnapshotCall[], errors: readonly SnapshotError[]): Snapshot {
  return {
    calls: new Map(calls.map((call) => [call.id, call])),
    errors: new Map(errors.map((error) => [error.id, error])),
  };
}

type Read = (path: string) => string;

function folderReader(folder: string): Read {
  return (path) => {
    const file = join(folder, path);
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      throw new UnreadableSnapshot(`${file}: ${error instanceof Error ? error.message : ""}`);
    }
  };
}

function gitReader(ref: string, schemasDir: string): Read {
  // The folder may be gone in the working tree; what holds it is not.
  let there = schemasDir;
  while (!existsSync(there)) there = dirname(there);
  const git = (...args: string[]) => {
    try {
      return execFileSync("git", args, {
        cwd: there,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: 1 << 30,
      });
    } catch (error) {
      throw new UnreadableSnapshot(gitProblem(ref, args, error as GitFailure));
    }
  };
  const commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  const top = git("rev-parse", "--show-toplevel").trimEnd();
  const real = join(realpathSync(there), relative(there, schemasDir));
  const folder = relative(top, real).split(sep).join("/");
  return (path) => git("cat-file", "blob", `${commit.trim()}:${folder}/${path}`);
}

type GitFailure = NodeJS.ErrnoException & { stderr?: string };

function gitProblem(
  ref: string,
  args: readonly string[],
  { code, stderr = "" }: GitFailure,
): string {
  if (code === "ENOENT") return "git is not installed: give --against a folder";
  if (args.includes("--verify")) {
    return `${ref} is neither a folder with a manifest.json nor a commit that git knows here`;
  }
  const [, path] = /:(.*)$/.exec(args.at(-1) ?? "") ?? [];
  if (path === undefined) return stderr.trim();
  return `${ref} has no ${path}: commit what tunnel-codegen writes, or give --against a folder`;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UnreadableSnapshot(`${path}: ${error instanceof Error ? error.message : "no JSON"}`);
  }
}
