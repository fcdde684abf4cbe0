import { resolve } from "node:path";

import { isIdPrefix, rootRule } from "../discover/id.ts";
import { foreignBanner } from "../emit/banner.ts";
import { emitClientFiles } from "../emit/client/client.ts";
import { foreignService } from "../foreign/foreign-service.ts";
import { loadDiscovery } from "../foreign/load-discovery.ts";
import { compareWithDisk, writeChanges } from "../write.ts";
import { count, display } from "../report/outcome.ts";
import { paintSummary } from "../report/text.ts";
import { defineCommand, UsageError } from "./command.ts";

export const clientCommand = defineCommand({
  name: "client",
  summary: "write a client of a service whose sources are elsewhere",
  description: `Writes the typed client of a service from its discovery document: the address of a
gateway, or a discovery.json. A gateway is asked with the token that
TUNNEL_TOKEN holds.`,
  flags: {
    from: { type: "string", value: "URL|FILE", help: "the discovery document" },
    out: { type: "string", value: "DIR", help: "where the client goes" },
    root: {
      type: "string",
      value: "PREFIX",
      help: "the prefix of ids that the client drops (default: what the document says)",
    },
    "token-header": {
      type: "string",
      value: "NAME",
      default: "x-runner-token",
      help: "the header that carries the token (default: x-runner-token)",
    },
    check: {
      type: "boolean",
      default: false,
      help: "write nothing; list what would change and exit with 1 if anything would",
    },
  },
  async run({ values }) {
    const { from, out, check } = values;
    if (from === undefined) throw new UsageError("--from is missing: a URL or a file");
    if (out === undefined) throw new UsageError("--out is missing: a folder");
    if (values.root !== undefined && !isIdPrefix(values.root)) {
      throw new UsageError(`--root ${rootRule}`);
    }
    const clientDir = resolve(out);
    const discovery = await loadDiscovery(from, {
      token: process.env["TUNNEL_TOKEN"],
      tokenHeader: values["token-header"],
    });
    const root = values.root ?? discovery.root ?? "";
    const { service, contract } = await foreignService(discovery, { root, clientDir });
    const files = emitClientFiles(service, contract, foreignBanner);
    const changes = compareWithDisk({ clientDir }, files);
    const list = changes.committed.map((file) => `  ${display(file)}\n`).join("");
    if (check && changes.committed.length > 0) {
      process.stderr.write(`the client is out of date:\n${list}`);
      return 1;
    }
    if (!check) writeChanges(changes);
    const { tasks, events } = service;
    const changed = changes.committed.length === 0 ? "nothing" : String(changes.committed.length);
    const found = `${count(tasks.length, "task")}, ${count(events.length, "event")}`;
    const summary = `${found} → ${display(clientDir)}/ (${changed} changed)`;
    process.stdout.write(`${paintSummary(summary)}\n`);
    return 0;
  },
});
