// Speaks the protocol, but at times a print without a line's end is in front of an
// answer, as a child with the same stdout leaves it: the answer is lost.
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const lose = (message) => {
  process.stdout.write("50%");
  say(message);
};
let pongsToLose = 0;

const run = ({ id, input }) => {
  const answer = { id, ok: true, result: input };
  if (input === "die") process.exit(7);
  if (input === "lose") return lose(answer);
  if (typeof input === "object") pongsToLose = input.pongs;
  say(answer);
};

say({ type: "hello", protocol: 1 });
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const message = JSON.parse(line);
    if (message.type === "task") run(message);
    if (message.type === "ping") {
      (pongsToLose-- > 0 ? lose : say)({ id: message.id, ok: true });
    }
    // A cancel is of a call that it has answered, as far as it knows.
    if (message.type === "shutdown") process.exit(0);
  })
  .on("close", () => process.exit(0));
say({ type: "ready" });
