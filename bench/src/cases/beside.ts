// Small calls beside a stream of large bodies.
import { wrk, type Load } from "../load/wrk.ts";
import type { Options } from "../options.ts";
import { add, large, token } from "../requests.ts";
import type { Sample } from "../results.ts";
import type { RunningServer, Server } from "../servers/server.ts";

export async function measureBeside(
  { envelope }: Server,
  { port }: RunningServer,
  { seconds, warmUpSeconds }: Options,
): Promise<Sample> {
  const load = (task: string, input: unknown, connections: number): Load => ({
    ...{ port, token, seconds, connections, paths: [envelope.path(task)] },
    body: JSON.stringify(envelope.body(input)),
  });
  const small = load("add", add, 64);
  const stream = load("order", large, 1);
  await wrk({ ...small, seconds: warmUpSeconds });
  await wrk({ ...stream, seconds: warmUpSeconds });
  const alone = await wrk(small);
  // Begins earlier and ends later than what is measured.
  const [beside, large256] = await Promise.all([
    wrk(small),
    wrk({ ...stream, seconds: seconds + 1 }),
  ]);
  return {
    aloneP99Ms: alone.p99,
    besideP99Ms: beside.p99,
    ratio: beside.p99 / alone.p99,
    aloneRequestsPerSecond: alone.requestsPerSecond,
    besideRequestsPerSecond: beside.requestsPerSecond,
    largePerSecond: large256.requestsPerSecond,
  };
}
