// Prints what was meant for a terminal around each reply.
import { createInterface } from "node:readline";

console.log("server listening on http://localhost:3000");
createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, input } = JSON.parse(line);
  console.log("got", line);
  console.log("");
  console.log(JSON.stringify({ id, name: "a user with the id of this very call" }));
  console.log(JSON.stringify({ id, chunk: "reserved" }));
  console.log(JSON.stringify([id, true]));
  console.log(`{"id":${id},"ok":true,`);
  console.log(`{"id":"${id}","ok":true,"result":"an id that is no number"}`);
  console.log(`{"id":${id}.5,"ok":true,"result":"an id that is no integer"}`);
  process.stdout.write(Buffer.from([0xff, 0xfe, 0x00, 0x0a]));
  console.log("x".repeat(100_000));
  console.log(`  ${JSON.stringify({ id, ok: true, result: input })}\r`);
  console.log("[1,2,3]");
});
