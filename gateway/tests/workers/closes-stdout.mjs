// Closes its stdout at the first call, and lives on.
import { closeSync } from "node:fs";

process.stdin.once("data", () => closeSync(1));
setInterval(() => {}, 1000);
