import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Caller } from "../harness/caller.ts";
import type { Figures } from "../harness/figures.ts";
import { Gateway, type GatewayOptions } from "../harness/gateway.ts";
import { Load, type LoadOptions, type Tally } from "../harness/load.ts";
import { writeSchemas } from "./schemas.ts";

/** A gateway that serves the tasks of this folder, and somebody who calls them. */
export class Service implements AsyncDisposable {
  readonly gateway: Gateway;
  readonly schemas: string;
  readonly caller: Caller;

  private constructor(gateway: Gateway, schemas: string) {
    this.gateway = gateway;
    this.schemas = schemas;
    this.caller = new Caller(gateway.port);
  }

  static async start(
    name: string,
    flags: string[],
    options: Omit<GatewayOptions, "name" | "schemas" | "flags"> = {},
  ): Promise<Service> {
    const schemas = writeSchemas(mkdtempSync(join(tmpdir(), "tunnel-schemas-")));
    try {
      return new Service(await Gateway.start({ name, schemas, flags, ...options }), schemas);
    } catch (error) {
      rmSync(schemas, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Opens more connections than a load will need, by as many calls of `task`, each of so
   * many milliseconds: a connection takes memory once, and a busy machine needs more of them.
   */
  async connect(task: string, ms: number): Promise<void> {
    await Promise.all(Array.from({ length: 500 }, () => this.caller.call(task, { ms })));
  }

  load(options: Omit<LoadOptions, "caller">): Load {
    return new Load({ ...options, caller: this.caller });
  }

  /** What must hold whatever the fault: one answer a call, its own. */
  judgeAnswers(figures: Figures, ...tallies: Tally[]): void {
    const sum = (of: (tally: Tally) => number): number =>
      tallies.reduce((total, tally) => total + of(tally), 0);
    figures.note(
      "calls",
      sum((tally) => tally.sent),
    );
    figures.count(
      "answers lost or another's",
      sum((tally) => tally.wrong),
      { atMost: 0 },
    );
    figures.count("second answers", this.caller.extras.length, { atMost: 0 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.caller.close();
    await this.gateway.kill();
    rmSync(this.schemas, { recursive: true, force: true });
  }
}
