// Prints wherever it can, before and after the worker has claimed the pipe.
import { Console } from "node:console";
import { stdout } from "node:process";
import { defineTask, startWorker } from "../../src/index.ts";

console.log("a line while loading");
process.stdout.write("text without an end ");
new Console(process.stdout).info("a console of its own");

await startWorker({
  tasks: [
    defineTask("t.print", () => {
      console.log("%s", "logged", { deep: true });
      console.table([{ a: 1 }]);
      console.dir({ b: 2 });
      process.stdout.write("written\n");
      stdout.write("written by name\n");
      stdout.end("the last by name\n");
      return process.stdout.fd;
    }),
  ],
});
