import { connect } from "node:net";

/**
 * Sends bytes as they are on a connection of its own, and reads until the far
 * end closes or what came back fits `until`.
 */
export function exchange(origin: string, request: string, until: RegExp): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = "";
    const finish = () => {
      socket.destroy();
      resolve(received);
    };
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      received += text;
      if (until.test(received)) finish();
    });
    socket.on("close", finish);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // The far end may refuse to read on; what it said before that counts.
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
    socket.write(request, "latin1");
  });
}
