import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSchemas } from "./schemas.ts";

/** A folder of schemas, gone at the end of the scenario. */
export class SchemaFolder implements Disposable {
  readonly path = writeSchemas(mkdtempSync(join(tmpdir(), "tunnel-schemas-")));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
