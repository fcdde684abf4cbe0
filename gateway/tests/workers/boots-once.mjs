// Works the first time, dies on boot from then on. Its argument is a file to remember by.
import { existsSync, writeFileSync } from "node:fs";

if (existsSync(process.argv[2])) process.exit(1);
writeFileSync(process.argv[2], "");
await import("./protocol.mjs");
