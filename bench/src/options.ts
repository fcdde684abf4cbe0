import { availableParallelism } from "node:os";

/** What to measure, and for how long. */
export interface Options {
  quick: boolean;
  /** Names of cases; empty: all. */
  cases: string[];
  /** Ids of servers; empty: all. */
  servers: string[];
  /** Restarts of every server. */
  rounds: number;
  /** Of each measurement, after a warm-up. */
  seconds: number;
  warmUpSeconds: number;
  cores: number;
}

export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const quick = args.includes("--quick");
  const unknown = args.filter((arg) => arg !== "--quick");
  if (unknown.length > 0) throw new Error(`unknown argument ${unknown.join(" ")}`);
  return {
    quick,
    cases: list(env["CASES"]),
    servers: list(env["SERVERS"]),
    rounds: positive("ROUNDS", env["ROUNDS"], quick ? 3 : 5),
    seconds: positive("DURATION", env["DURATION"], quick ? 1 : 2),
    warmUpSeconds: 1,
    cores: availableParallelism(),
  };
}

/** Whether a name is in a list that, empty, has everything. */
export function selects(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}

function list(text = ""): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name}=${text}: give a whole number above 0`);
}
