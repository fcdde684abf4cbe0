// Boots at once the first time, later only once the folder in its argument has a file `go`.
import { existsSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";

const [started, go] = ["started", "go"].map((name) => join(process.argv[2], name));
if (existsSync(started)) {
  await new Promise((told) => {
    const look = () => existsSync(go) && told();
    watch(process.argv[2], look);
    look();
  });
}
writeFileSync(started, "");
await import("./protocol.mjs");
