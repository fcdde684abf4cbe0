import type { Diagnostics } from "../../diagnostics.ts";
import type { Contract } from "../../model/contract.ts";
import type { Service } from "../../model/service.ts";
import { inputOf, offered } from "./mcp.ts";
import { isToolName, toolNameOf } from "./tool-name.ts";

/** Reports tasks that say `mcp: true` and cannot be tools. */
export function checkTools(service: Service, contract: Contract, diagnostics: Diagnostics): void {
  const byName = new Map<string, string>();
  for (const task of offered(service)) {
    const { id, source: location } = task;
    const name = toolNameOf(id, service.root);
    const other = byName.get(name);
    if (!isToolName(name)) {
      diagnostics.error("TUN1040", `${id}: as an MCP tool it is ${name}, which is too long`, {
        hint: "at most 64 letters, digits, _ and -: shorten the id, or leave out mcp",
        location,
      });
    } else if (other !== undefined) {
      diagnostics.error("TUN1041", `${id} and ${other} are both ${name} as MCP tools`, {
        hint: "rename one, or leave out mcp",
        location,
      });
    }
    byName.set(name, other ?? id);
    if (inputOf(task, contract)) continue;
    diagnostics.error("TUN1042", `${id}: the arguments of an MCP tool are an object`, {
      hint: "take the input as a property of an object, or leave out mcp",
      location,
    });
  }
}
