// Boots at once the first time, later only once the folder in its argument has a file `go`,
// and not at all if that has a file `fail`.
import { existsSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";

const [started, go, fail] = ["started", "go", "fail"].map((name) => join(process.argv[2], name));
if (existsSync(started)) {
  await new Promise((told) => {
    const look = () => {
      if (existsSync(fail)) process.exit(1);
      if (existsSync(go)) told();
    };
    watch(process.argv[2], look);
    look();
  });
}
writeFileSync(started, "");
await import("./protocol.mjs");
