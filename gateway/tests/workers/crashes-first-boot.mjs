// Dies the first time, works from then on. Its argument is a file to remember by.
import { existsSync, writeFileSync } from "node:fs";

if (!existsSync(process.argv[2])) {
  writeFileSync(process.argv[2], "");
  process.exit(1);
}
await import("./protocol.mjs");
