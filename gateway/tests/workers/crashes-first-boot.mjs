// Of the processes started with the same file, the first one dies; the others work.
import { writeFileSync } from "node:fs";

if (isFirst()) {
  process.exit(1);
}
await import("./protocol.mjs");

function isFirst() {
  try {
    writeFileSync(process.argv[2], "", { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}
