// Dies while it writes a reply.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id } = JSON.parse(line);
  writeSync(1, `{"id":${id},"ok":true,"result":{"half":`);
  process.exit(1);
});
