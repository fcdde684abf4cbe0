import type { Project } from "./config.ts";
import { Compiler } from "./discover/compiler.ts";
import type { KeptDefinitions } from "./discover/discover.ts";
import { KeptContracts } from "./emit/json-schema/kept-contracts.ts";
import { Kept } from "./kept.ts";
import { KnownDisk } from "./known-disk.ts";
import type { KeptReadings } from "./read/service.ts";
import type { Settled } from "./read/settle-names.ts";

/**
 * What the runs over one project leave for the next, so that a run costs what has changed.
 *
 * 1. A run that is given a session writes the same bytes as one that is not.
 * 2. Definitions and readings hold for files that the compiler does not call affected,
 *    compared with the last run without errors: what a broken run saw is forgotten.
 * 3. Types of several runs come together in one service: told to be one by their
 *    identity, and where that says too little, everything is read again.
 * 4. What is written with a type's name is not kept when a type gets another.
 */
export class Session {
  readonly compiler: Compiler;
  readonly definitions: KeptDefinitions = new Kept();
  readonly readings: KeptReadings = new Kept();
  contracts = new KeptContracts();
  readonly disk = new KnownDisk({ isKept: true });

  constructor(project: Project) {
    this.compiler = new Compiler(project);
  }

  begin(): void {
    this.definitions.begin();
    this.readings.begin();
  }

  /** Says that a run has read everything without errors. */
  accept({ hasRenamed, isStable }: Settled): void {
    this.compiler.accept();
    this.definitions.accept();
    if (isStable) this.readings.accept();
    else this.readings.clear();
    if (hasRenamed) this.contracts = new KeptContracts();
  }
}
