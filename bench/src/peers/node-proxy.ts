// HTTP to HTTP at its cheapest: node:http checks token, path and schema, as the gateway
// does, and hands the body on to node:http over kept connections.
import { Agent, createServer, request as call, type ServerResponse } from "node:http";
import { bodyValidators } from "./contract/ajv.ts";
import { pathOf, taskNames } from "./contract/tasks.ts";
import { readText, refusal, send } from "./json-body.ts";
import { listen } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";
import { startUpstream } from "./upstream.ts";

const port = await startUpstream("node-http.ts");
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const valid = bodyValidators();
const validators = new Map(taskNames.map((task) => [pathOf(task), valid[task]]));

const server = createServer((request, response) => {
  const path = request.url ?? "";
  if (!isToken(request.headers[tokenHeader])) {
    send(response, 401, refusal("UNAUTHORIZED"));
    request.resume();
    return;
  }
  const validate = validators.get(path);
  if (validate === undefined) {
    send(response, 404, refusal("NOT_FOUND"));
    request.resume();
    return;
  }
  readText(request, (text) => {
    if (text === undefined || !isValid(text, validate)) {
      send(response, 400, refusal("VALIDATION_ERROR"));
      return;
    }
    forward(path, text, response);
  });
});
listen(server);

function isValid(text: string, validate: (body: unknown) => boolean): boolean {
  try {
    return validate(JSON.parse(text));
  } catch {
    return false;
  }
}

function forward(path: string, text: string, response: ServerResponse): void {
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    [tokenHeader]: "secret",
  };
  const options = { host: "127.0.0.1", port, path, method: "POST", agent, headers };
  const upstream = call(options, (answer) => {
    const { "content-type": type, "content-length": length } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, {
      ...(type === undefined ? {} : { "content-type": type }),
      ...(length === undefined ? {} : { "content-length": length }),
    });
    answer.pipe(response);
  });
  upstream.on("error", () => send(response, 502, refusal("BAD_GATEWAY")));
  upstream.end(text);
}
