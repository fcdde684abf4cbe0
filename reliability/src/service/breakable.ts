import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sdkWorker } from "../harness/gateway.ts";

/** A worker command that can be broken and mended while the gateway runs. */
export class Breakable implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "tunnel-breakable-"));
  readonly command = `sh ${join(import.meta.dirname, "breakable.sh")} ${this.#folder} ${sdkWorker}`;

  break(): void {
    writeFileSync(join(this.#folder, "broken"), "");
  }

  mend(): void {
    rmSync(join(this.#folder, "broken"), { force: true });
  }

  /** When it was started, each time, in Unix milliseconds. */
  starts(): number[] {
    const lines = readFileSync(join(this.#folder, "starts"), "utf8").trim().split("\n");
    return lines.map((line) => Number(line.split(" ")[1]));
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
