// Has a gateway do its work while it counts what it does: `make release` lets the compiler
// optimise by these counts. TUNNEL_GATEWAY_BIN is the gateway; an argument says how many
// requests each connection sends.
import { join } from "node:path";
import { Connection } from "../load/connection.ts";
import { bench, node } from "../servers/runtimes.ts";
import { startTunnel } from "../servers/tunnel.ts";
import { generateSchemas } from "../service.ts";
import { connections, largeRequest, trainingRequests, type TrainingRequest } from "./requests.ts";

const requestsEach = Number(process.argv[2] ?? 1500);
/** Of one connection. */
const largeOnes = Math.ceil(requestsEach / 50);

generateSchemas("training");
const requests = trainingRequests();
const large = largeRequest();

await train([]);
await train(["--threads", "2", "--access-log", "--validate-output", "log"]);

/** The gateway writes its counts when it ends. */
async function train(flags: string[]): Promise<void> {
  const gateway = await startTunnel({
    schemas: join(bench, "results/training/schemas"),
    worker: `'${node}' '${join(bench, "training/src/worker.ts")}'`,
    flags,
  });
  try {
    await Promise.all(Array.from({ length: connections }, (_, at) => load(gateway.port, at)));
  } finally {
    await gateway.stop();
  }
}

async function load(port: number, at: number): Promise<void> {
  const connection = await Connection.open(port);
  const send = async ({ text, status: expected }: TrainingRequest): Promise<void> => {
    const { status, body } = await connection.send(text);
    if (status === expected) return;
    throw new Error(`${status} instead of ${expected} for\n${text}\n${body}`);
  };
  // Together they go through all requests, however few each of them sends.
  const first = Math.floor((at * requests.length) / connections);
  for (let sent = 0; sent < requestsEach; sent++) {
    await send(requests[(first + sent) % requests.length] ?? large);
  }
  for (let sent = 0; at === 0 && sent < largeOnes; sent++) await send(large);
  connection.close();
}
