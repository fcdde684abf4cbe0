// A worker that notes when it reads from its pipe and when it writes.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { stamps, unixMicroseconds } from "./clock.ts";

const write = fs.writeSync;
fs.writeSync = ((descriptor: number, ...rest: [string]) => {
  if (descriptor === 1) stamps.wrote = unixMicroseconds();
  return write(descriptor, ...rest);
}) as typeof fs.writeSync;
net.Socket = class extends net.Socket {
  constructor(options: net.SocketConstructorOpts = {}) {
    const { onread } = options;
    if (onread === undefined) {
      super(options);
      return;
    }
    const callback: typeof onread.callback = (...read) => {
      stamps.read = unixMicroseconds();
      return onread.callback(...read);
    };
    super({ ...options, onread: { ...onread, callback } });
  }
};
// Those who import them by name get these.
syncBuiltinESMExports();

await import("./worker.ts");
