#!/usr/bin/env node
// Committed, unlike dist/, so that installing the workspace finds something to link.
// Too old a Node gets to say so: the rest, which it cannot load, is imported only then.
import { readFileSync } from "node:fs";
import module from "node:module";
import process from "node:process";
import { URL } from "node:url";
import { refuseNode } from "../dist/node-version.js";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const refusal = refuseNode(process.versions.node, engines.node);
if (refusal === undefined) {
  // The compiler is nine megabytes of JavaScript.
  module.enableCompileCache();
  await import("../dist/cli.js");
} else {
  process.stderr.write(`tunnel-codegen: ${refusal}\n`);
  process.exitCode = 2;
}
