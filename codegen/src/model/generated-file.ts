import type { Contract } from "./contract.ts";
import type { Service } from "./service.ts";

/** One file to write. Emitters make them; `write.ts` alone touches the disk. */
export interface GeneratedFile {
  /** Which of the config's two folders it belongs to. */
  folder: "schemas" | "client";
  /** Relative to that folder, with forward slashes. */
  path: string;
  readonly text: string;
  /** Of long files: the bytes of the text, in which what has not changed is the same objects again. */
  readonly pieces?: readonly Uint8Array[];
  /** Not committed, and not compared by `--check`: true of `.d.ts.map` files only. */
  uncommitted?: boolean;
  /** Written only where there is none, and nothing of the user's that it would speak for. */
  yields?: boolean;
}

/** Every folder under `emit/` offers one of these. No I/O. */
export type Emit = (service: Service, contract: Contract) => GeneratedFile[];
