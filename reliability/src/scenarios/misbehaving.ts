import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { node } from "../../../e2e/src/gateway.ts";
import { Tally } from "../harness/load.ts";
import { marked, peakMiB, zombiesOf } from "../harness/proc.ts";
import type { Scenario } from "../harness/scenario.ts";
import { sleep, until } from "../harness/until.ts";
import { Service } from "../service/service.ts";

/** Of `misbehaving.ts`: each has one process, and then there are some good ones. */
const bad = 13;
const good = 3;

/** Workers that break the rules of the pipe, each in its own way, beside good ones. */
export const misbehaving: Scenario = {
  name: "misbehaving",
  claim: "workers that write garbage, too much, twice, late, nothing, or do not read",
  async run({ by, random, figures, say }) {
    const seconds = by({ short: 3, normal: 30, long: 300 });
    const locks = mkdtempSync(join(tmpdir(), "tunnel-misbehaving-"));
    const script = join(import.meta.dirname, "../service/misbehaving.ts");
    await using service = await Service.start(
      "misbehaving",
      ["--workers", String(bad + good), "--timeout", "1s", "--grace", "1s"],
      { worker: `${node} ${script} ${locks}` },
    );
    const { gateway } = service;
    const load = service.load({
      random,
      rate: 200,
      sorts: [
        { task: "app.echo", share: 3 },
        { task: "app.echo", share: 1, input: { pad: "p".repeat(20_000) } },
      ],
    });
    const tally = load.phase(new Tally());
    await sleep(seconds * 1000);
    await load.stop();
    const inFlight = async (): Promise<number> =>
      (await gateway.metric("tunnel_calls_in_flight")) +
      (await gateway.metric("tunnel_calls_queued"));
    await until(async () => (await inFlight()) === 0, 15_000, 100);
    const behaved = new Set(gateway.log().match(/(?<=behaves badly: )[a-z0-9-]+/g));
    say(tally.codes());

    service.judgeAnswers(figures, tally);
    figures.count("ways of misbehaving that were tried", behaved.size, { atLeast: bad });
    figures.note("calls answered", (100 * tally.of("own")) / tally.sent, "%");
    figures.count("most memory of the gateway", peakMiB(gateway.pid), { atMost: 256 }, "MiB");
    figures.count("calls left in the table", await inFlight(), { atMost: 0 });
    figures.count("zombies", zombiesOf(gateway.pid).length, { atMost: 0 });
    const code = await gateway.stop();
    figures.count("exit code of the gateway", code ?? -1, { within: [0, 0] });
    // What left its process group on purpose is not the gateway's any more.
    for (const pid of marked(gateway.mark)) process.kill(pid, "SIGKILL");
    rmSync(locks, { recursive: true, force: true });
  },
};
