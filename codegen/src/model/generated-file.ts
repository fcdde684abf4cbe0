import type { Contract } from "./contract.ts";
import type { Service } from "./service.ts";

/** One file to write. Emitters make them; `write.ts` alone touches the disk. */
export interface GeneratedFile {
  /** Which of the config's two folders it belongs to. */
  folder: "schemas" | "client";
  /** Relative to that folder, with forward slashes. */
  path: string;
  text: string;
  /** Not committed, and not compared by `--check`: true of `.d.ts.map` files only. */
  uncommitted?: boolean;
}

/** Every folder under `emit/` offers one of these. No I/O. */
export type Emit = (service: Service, contract: Contract) => GeneratedFile[];
