// A script that imports the SDK but is no worker.
import { defineTask } from "../../src/index.ts";

console.log(defineTask("t.x", () => 1).id);
