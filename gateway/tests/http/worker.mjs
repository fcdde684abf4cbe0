// The worker of these tests: one task for each thing that a worker may do.
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers";
import { getHeapStatistics } from "node:v8";

const held = new Set();

const write = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const reply = (id, result) => write({ id, ok: true, result });
const fail = (id, error) => write({ id, ok: false, error });
const log = (text) => process.stderr.write(`${text}\n`);

const hold = ({ id }) => {
  held.add(id);
  log("holding");
};

const tasks = {
  "app.tasks.add": ({ id, input }) => reply(id, input.a + input.b),
  "app.tasks.any": ({ id, input }) => reply(id, input ?? null),
  // The bytes that reached this worker.
  "app.tasks.line": ({ id }, line) => reply(id, line),
  "app.tasks.raw": ({ id }) =>
    process.stdout.write(`{"id":${id},"ok":true,"result":{"b":1.10, "a":12345678901234567890}}\n`),
  "app.tasks.nothing": ({ id }) => reply(id),
  "app.tasks.null": ({ id }) => reply(id, null),
  "app.tasks.fail": ({ id }) =>
    fail(id, { message: "the database is at 10.0.0.7", code: "EXECUTION_ERROR" }),
  "app.tasks.declared": ({ id }) =>
    fail(id, {
      message: "Invalid input: a",
      code: "EXECUTION_ERROR",
      id: "app.errors.invalidInput",
      data: { field: "a", got: 1 },
      httpCode: 422,
    }),
  "app.tasks.declared500": ({ id }) =>
    fail(id, { message: "Quota exceeded: 3", id: "app.errors.quota" }),
  "app.tasks.disowned": ({ id }) => fail(id, { message: "never heard of it", code: "NOT_FOUND" }),
  "app.tasks.wrong": ({ id }) => reply(id, "not a number"),
  "app.tasks.public": ({ id, context }) => reply(id, context.principal ?? null),
  "app.tasks.environment": ({ id }) => reply(id, Object.keys(process.env)),
  "app.tasks.pid": ({ id }) => reply(id, process.pid),
  "app.tasks.die": () => process.exit(7),
  // Its parent ends at once, before it does.
  "app.tasks.orphan": ({ id }) => {
    const child = spawn("sh", ["-c", "sleep 100 >/dev/null 2>&1 & echo $!"]);
    let pid = "";
    child.stdout.on("data", (text) => (pid += text));
    // Its parent has ended by then.
    child.once("close", () => reply(id, Number(pid)));
  },
  // Answers what it held, and leaves a child that holds its stdout and, where it is to
  // flood, writes there from its parent's end on.
  "app.tasks.haunt": ({ input }) => {
    const script = `while kill -0 ${process.pid} 2>/dev/null; do :; done; exec ${input.child}`;
    const stdio = ["ignore", "inherit", "ignore"];
    const child = spawn("sh", ["-c", script], { detached: true, stdio });
    log(`haunted by ${child.pid}`);
    for (const id of held) reply(id, "held");
    process.exit(7);
  },
  "app.tasks.nodeOptions": ({ id }) =>
    reply(id, {
      heap: getHeapStatistics().heap_size_limit,
      limit: readFileSync("/proc/self/limits", "utf8"),
    }),
  "app.tasks.allocate": ({ id, input }) => reply(id, Buffer.alloc(input, 1).length),
  "app.tasks.spin": () => {
    log("spinning");
    for (;;);
  },
  // Answered when they are cancelled, or not at all.
  "app.tasks.hold": hold,
  "app.tasks.impatient": hold,
  "app/tasks add": ({ id }) => reply(id, "escaped"),
  "app.tasks.untilFile": ({ id, input }) => {
    log("waiting for a file");
    const look = () => (existsSync(input.path) ? reply(id, "found") : setTimeout(look, 2));
    look();
  },
};

const events = {
  "app.events.notify": ({ id, payload, returnPayload }) =>
    returnPayload ? reply(id, { ...payload, seen: true }) : reply(id),
  "app.events.silent": ({ id }) => reply(id),
  "app.events.parallel": ({ id }) => reply(id),
};

function on(line) {
  const message = JSON.parse(line);
  const { type, id } = message;
  if (type === "ping") return reply(id);
  if (type === "shutdown") return process.exit(0);
  if (type === "cancel") {
    log(`cancelled: ${message.reason}`);
    if (held.delete(id)) fail(id, { message: "Cancelled", code: "CANCELLED" });
    return undefined;
  }
  const handler = type === "task" ? tasks[message.taskId] : events[message.eventId];
  return handler(message, line);
}

let rest = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
    on(rest.subarray(0, end).toString());
    rest = rest.subarray(end + 1);
  }
});
process.stdin.on("end", () => process.exit(0));

write({ type: "hello", protocol: 1 });
write({ type: "ready", tasks: Object.keys(tasks), events: Object.keys(events) });
