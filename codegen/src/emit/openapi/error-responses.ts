import type { Options } from "../../generated/manifest.ts";
import type { JsonSchema } from "../../model/contract.ts";
import type { Call } from "./call.ts";
import { byStatus } from "./declared-errors.ts";

interface ErrorResponse {
  /** Its name among the components. */
  name: string;
  description: string;
  code: string;
  message: string;
  retryAfter?: true;
  /** Not every call can be answered so. */
  appliesTo?: (options: Options) => boolean;
}

/** What the gateway answers where there is no result, by status. */
const responses: Record<string, ErrorResponse> = {
  400: {
    name: "BadRequest",
    description: "`VALIDATION_ERROR` with `details`, or `INVALID_JSON`.",
    code: "VALIDATION_ERROR",
    message: "Invalid input",
  },
  401: {
    name: "Unauthorized",
    description: "`UNAUTHORIZED`: the token is missing or wrong.",
    code: "UNAUTHORIZED",
    message: "Unauthorized",
    appliesTo: (options) => options.public !== true,
  },
  403: {
    name: "Forbidden",
    description: "`FORBIDDEN`: the id is not exposed, or the origin or host is not allowed.",
    code: "FORBIDDEN",
    message: "Forbidden",
  },
  404: {
    name: "NotFound",
    description: "`NOT_FOUND`: no worker implements the id.",
    code: "NOT_FOUND",
    message: "Not Found",
  },
  408: {
    name: "RequestTimeout",
    description: "`REQUEST_TIMEOUT`: the body did not arrive in time.",
    code: "REQUEST_TIMEOUT",
    message: "Request Timeout",
  },
  413: {
    name: "PayloadTooLarge",
    description: "`PAYLOAD_TOO_LARGE`: the body is over the gateway's limit.",
    code: "PAYLOAD_TOO_LARGE",
    message: "Payload Too Large",
  },
  415: {
    name: "UnsupportedMediaType",
    description: "`UNSUPPORTED_MEDIA_TYPE`: the body is not JSON.",
    code: "UNSUPPORTED_MEDIA_TYPE",
    message: "Unsupported Media Type",
  },
  429: {
    name: "RateLimited",
    description: "`RATE_LIMITED`: the caller is over its rate.",
    code: "RATE_LIMITED",
    message: "Too Many Requests",
    retryAfter: true,
    appliesTo: (options) => options.rateLimit !== undefined,
  },
  500: {
    name: "InternalError",
    description:
      "`INTERNAL_ERROR`, `WORKER_CRASHED` or `INVALID_OUTPUT`; `AUTH_NOT_CONFIGURED` where the gateway has no token.",
    code: "INTERNAL_ERROR",
    message: "Internal Error",
  },
  503: {
    name: "Unavailable",
    description: "`OVERLOADED`, `WORKER_UNAVAILABLE` or `TASK_QUARANTINED`.",
    code: "OVERLOADED",
    message: "Too many calls are in flight",
    retryAfter: true,
  },
  504: {
    name: "Timeout",
    description: "`TIMEOUT`: the call's deadline passed.",
    code: "TIMEOUT",
    message: "Timeout",
  },
};

/** An error that a task's author declared has the status that they gave it. */
const declaredError = {
  name: "DeclaredError",
  description: "An error that the author declared: `id` and `data` say which. Any status from 400.",
};

/** The error responses of one operation, by status. */
export function errorResponsesOf({ options, errors }: Call): Record<string, JsonSchema> {
  const applicable = Object.entries(responses).filter(
    ([, { appliesTo }]) => appliesTo?.(options) ?? true,
  );
  const general = [...applicable, ["default", declaredError] as const].map(
    ([status, { name }]): [string, JsonSchema] => [
      status,
      { $ref: `#/components/responses/${name}` },
    ],
  );
  const declared = [...byStatus(errors)].map(([status, schemas]): [string, JsonSchema] => [
    String(status),
    declaredResponse(schemas, responses[status]),
  ]);
  return Object.fromEntries([...general, ...declared]);
}

/** One of the declared errors, or what the gateway itself answers with that status. */
function declaredResponse(schemas: readonly JsonSchema[], general?: ErrorResponse): JsonSchema {
  const also = general ? anyError : [];
  const { description, retryAfter } = general ?? {
    description: "An error that the task's author declared.",
  };
  return describe(description, { retryAfter, schemas: [...schemas, ...also] });
}

/** The components that `errorResponsesOf` refers to for any of these calls. */
export function errorResponses(calls: readonly { options: Options }[]): Record<string, JsonSchema> {
  const used = Object.entries(responses).filter(([, { appliesTo }]) =>
    calls.some(({ options }) => appliesTo?.(options) ?? true),
  );
  return Object.fromEntries([
    ...used.map(([status, response]) => [
      response.name,
      describe(response.description, {
        retryAfter: response.retryAfter,
        example: {
          ok: false,
          error: { message: response.message, code: response.code, httpCode: Number(status) },
        },
      }),
    ]),
    ...(calls.length === 0 ? [] : [[declaredError.name, describe(declaredError.description, {})]]),
  ]) as Record<string, JsonSchema>;
}

interface Described {
  retryAfter?: true | undefined;
  example?: JsonSchema;
  /** What the answer is one of. */
  schemas?: readonly JsonSchema[];
}

const anyError = [{ $ref: "#/components/schemas/ErrorEnvelope" }];

function describe(
  description: string,
  { retryAfter, example, schemas = anyError }: Described,
): JsonSchema {
  return {
    description,
    headers: {
      "x-runner-request-id": { $ref: "#/components/headers/RequestId" },
      ...(retryAfter && { "Retry-After": { $ref: "#/components/headers/RetryAfter" } }),
    },
    content: {
      "application/json": {
        schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas },
        ...(example && { example }),
      },
    },
  };
}
