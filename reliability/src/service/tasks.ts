// What the scenarios call. Each task answers with the key that it was called with and
// with the process that ran it.
import { type Context, defineTask } from "tunnel-worker-sdk";

interface Call {
  /** Of this call alone. */
  key: string;
  /** How long it takes, in milliseconds. */
  ms?: number;
  /** Makes the call as large as one likes. */
  pad?: string;
}

interface Answer {
  key: string;
  worker: number;
  pad?: string;
}

const answer = ({ key }: Call): Answer => ({ key, worker: process.pid });

/** Waits, unless the call is given up. */
const wait = async (call: Call, { signal }: Context): Promise<Answer> => {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, call.ms ?? 0);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return answer(call);
};

const neverEnds = (): never => {
  for (;;);
};

export const echo = defineTask("app.echo", answer);

export const mirror = defineTask("app.mirror", ({ key, pad }: Call) => ({
  key,
  worker: process.pid,
  pad,
}));

export const pause = defineTask("app.pause", wait);

export const lookup = defineTask("app.lookup", wait, { idempotent: true });

export const burn = defineTask("app.burn", (call: Call) => {
  const end = performance.now() + (call.ms ?? 0);
  while (performance.now() < end);
  return answer(call);
});

export const limited = defineTask("app.limited", wait, { concurrency: 2 });

export const exclusive = defineTask("app.exclusive", wait, { exclusive: true });

export const hang = defineTask("app.hang", wait, { timeoutMs: 1000 });

export const spin = defineTask("app.spin", neverEnds, { timeoutMs: 1000 });

export const poison = defineTask("app.poison", (): Answer => {
  process.kill(process.pid, "SIGKILL");
  return neverEnds();
});

export const hoard = defineTask("app.hoard", (): Answer => {
  const hoarded: string[] = [];
  for (;;) hoarded.push(`${hoarded.length}`.repeat(100));
});

export const tasks = [
  echo,
  mirror,
  pause,
  lookup,
  burn,
  limited,
  exclusive,
  hang,
  spin,
  poison,
  hoard,
];
