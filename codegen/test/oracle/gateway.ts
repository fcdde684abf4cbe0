import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { JsonSchema } from "../../src/model/contract.ts";

export interface SchemaWithValues {
  schema: JsonSchema;
  values: readonly unknown[];
}

interface Verdict {
  valid: boolean;
  /** What a caller would be told. */
  details?: { path: string; keyword: string; message: string }[];
}

interface Answer {
  verdicts?: Verdict[];
  error?: string;
}

/** Whether the gateway's own validator takes values, all in one process. */
export function askGateway(questions: readonly SchemaWithValues[]): boolean[][] {
  return gatewayVerdicts(questions).map((verdicts) => verdicts.map(({ valid }) => valid));
}

/** All that it says of them. */
export function gatewayVerdicts(questions: readonly SchemaWithValues[]): Verdict[][] {
  const input = questions
    .map(({ schema, values }) => `${JSON.stringify({ schema, values })}\n`)
    .join("");
  const { status, stdout, stderr } = spawnSync(binary(), ["validate"], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (status === null) throw new Error(`tunnel-gateway validate did not run: ${stderr}`);
  const answers = stdout.trimEnd().split("\n");
  return questions.map((_, index) => {
    const answer = JSON.parse(answers[index] ?? "{}") as Answer;
    if (!answer.verdicts) throw new Error(answer.error ?? `no answer: ${stderr}`);
    return answer.verdicts;
  });
}

/** `TUNNEL_GATEWAY_BIN`, else this workspace's dev build. */
function binary(): string {
  return (
    process.env.TUNNEL_GATEWAY_BIN ??
    join(import.meta.dirname, "../../../target/debug/tunnel-gateway")
  );
}
