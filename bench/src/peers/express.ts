// Express 5 with Ajv.
import { createServer } from "node:http";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { bodyValidators } from "./contract/ajv.ts";
import { pathOf, taskNames, tasks } from "./contract/tasks.ts";
import { listen } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";

const authenticate: RequestHandler = (request, response, next) => {
  if (isToken(request.headers[tokenHeader])) next();
  else response.status(401).json({ ok: false, error: { code: "UNAUTHORIZED" } });
};
const badRequest: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) next(error);
  else response.status(400).json({ ok: false, error: { code: "INVALID_JSON" } });
};

const app = express();
app.disable("x-powered-by");
// A hash of every answer: no client of this kind asks for it.
app.disable("etag");
app.use(authenticate);
app.use(express.json({ limit: "1mb" }));
const valid = bodyValidators();
for (const task of taskNames) {
  app.post(pathOf(task), async (request, response) => {
    const body = request.body as { input: unknown };
    if (valid[task](body)) response.json({ ok: true, result: await tasks[task](body.input) });
    else response.status(400).json({ ok: false, error: { code: "VALIDATION_ERROR" } });
  });
}
app.use(badRequest);
listen(createServer(app));
