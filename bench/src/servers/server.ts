import type { Process } from "../machine/processes.ts";

/** A server under comparison. */
export interface Server {
  /** In `SERVERS=…`. */
  id: string;
  name: string;
  /** A request goes through HTTP twice. */
  isProxy?: boolean;
  envelope: Envelope;
  start(): Promise<RunningServer>;
}

export interface RunningServer {
  port: number;
  /** The first one started the others. */
  processes(): Process[];
  /** Everything that it wrote to stderr. */
  log: () => string;
  stop: () => Promise<void>;
}

/** How calls look on the wire of a server. */
export interface Envelope {
  path(task: string): string;
  body(input: unknown): unknown;
  /** Out of the body of a 200. */
  result(answer: unknown): unknown;
}

/** The gateway's own, which all peers speak that leave the form to their users. */
export const plainEnvelope: Envelope = {
  path: (task) => `/__runner/task/app.tasks.${task}`,
  body: (input) => ({ input }),
  result: (answer) => (answer as { result?: unknown }).result,
};
