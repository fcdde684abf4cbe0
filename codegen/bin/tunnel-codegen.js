#!/usr/bin/env node
// Committed, unlike dist/, so that installing the workspace finds something to link.
// Too old a Node gets to say so: the rest, which it cannot load, is imported only then.
import { readFileSync } from "node:fs";
import module from "node:module";
import process from "node:process";
import { URL } from "node:url";
import v8 from "node:v8";
import { refuseNode } from "../dist/node-version.js";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const refusal = refuseNode(process.versions.node, engines.node);
if (refusal === undefined) {
  // What V8's last compiler makes quicker has been done by the time it is ready: without it a
  // run takes a quarter less of the processor, and so do edits. The one before it is kept.
  v8.setFlagsFromString("--no-turbofan");
  // The compiler is nine megabytes of JavaScript.
  module.enableCompileCache();
  try {
    await import("../dist/cli.js");
  } catch (error) {
    if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(error.code)) throw error;
    const [what] = error.message.split("\n");
    process.stderr.write(`tunnel-codegen: ${what}; install its packages again\n`);
    process.exitCode = 1;
  }
} else {
  process.stderr.write(`tunnel-codegen: ${refusal}\n`);
  process.exitCode = 2;
}
