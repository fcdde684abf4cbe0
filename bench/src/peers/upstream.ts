import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Starts the application behind a proxy as its child process; resolves with its port. */
export async function startUpstream(file: string): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  process.once("SIGTERM", () => process.exit(0));
  child.once("exit", () => process.exit(1));
  const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return Number(port);
}
