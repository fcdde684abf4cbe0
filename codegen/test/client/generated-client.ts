import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { emitClient } from "../../src/emit/client/client.ts";
import type { Service } from "../../src/model/service.ts";
import { contract } from "./sample-service.ts";

/** A client in a project of its own, in the folder where `pnpm codegen` would have written it. */
export class GeneratedClient {
  /** The project's folder. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-client-")));

  /** @param service itself, or what makes it for a folder */
  constructor(service: Service | ((folder: string) => Service)) {
    const clientDir = join(this.folder, "client");
    const located = typeof service === "function" ? service(this.folder) : service;
    this.write("package.json", `{ "type": "module" }`);
    for (const { path, text } of emitClient({ ...located, clientDir }, contract)) {
      this.write(join("client", path), text);
    }
  }

  write(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  load(): Promise<unknown> {
    return import(/* @vite-ignore */ pathToFileURL(join(this.folder, "client/index.js")).href);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
