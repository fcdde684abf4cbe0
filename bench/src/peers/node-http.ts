// node:http with nothing around it but what the task needs: a map of paths, and no schema.
// The floor of what a server in Node costs.
import { createServer } from "node:http";
import { pathOf, taskNames, tasks } from "./contract/tasks.ts";
import { readText, refusal, send } from "./json-body.ts";
import { listen } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";

const handlers = new Map(taskNames.map((task) => [pathOf(task), tasks[task]]));

const server = createServer((request, response) => {
  if (!isToken(request.headers[tokenHeader])) {
    send(response, 401, refusal("UNAUTHORIZED"));
    request.resume();
    return;
  }
  const handler = handlers.get(request.url ?? "");
  if (handler === undefined) {
    send(response, 404, refusal("NOT_FOUND"));
    request.resume();
    return;
  }
  readText(request, (text) => {
    const body = parse(text);
    if (body === undefined) {
      send(response, 400, refusal("INVALID_JSON"));
      return;
    }
    void Promise.resolve(handler(body.input)).then((result) =>
      send(response, 200, JSON.stringify({ ok: true, result })),
    );
  });
});
listen(server);

function parse(text: string | undefined): { input: unknown } | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as { input: unknown });
  } catch {
    return undefined;
  }
}
