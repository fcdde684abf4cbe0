import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Tells the harness, on stdout, where this process listens. */
export function announce(port: number): void {
  process.stdout.write(`${port}\n`);
}

/** Lets the kernel choose a port, and announces it. */
export function listen(server: Server): void {
  server.listen(0, "127.0.0.1", () => announce((server.address() as AddressInfo).port));
}
