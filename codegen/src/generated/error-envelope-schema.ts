// Generated from schemas/protocol/error-envelope.schema.json by `pnpm protocol`. Do not edit.

export const schema = {
  "$comment": "Generated from gateway/protocol by `pnpm protocol`. Do not edit.",
  "$schema": "http://json-schema.org/draft-07/schema#",
  "definitions": {
    "ErrorBody": {
      "description": "What went wrong with a call.",
      "properties": {
        "code": {
          "$ref": "#/definitions/ErrorCode"
        },
        "data": {
          "description": "Of an error that the task's author declared: its data."
        },
        "details": {
          "description": "Of a `VALIDATION_ERROR`: what does not fit, and where.",
          "items": {
            "$ref": "#/definitions/ValidationDetail"
          },
          "type": "array"
        },
        "httpCode": {
          "description": "The HTTP status, repeated: Runner's clients read it from the body only.",
          "format": "uint16",
          "maximum": 599,
          "minimum": 400,
          "type": "integer"
        },
        "id": {
          "description": "Of an error that the task's author declared: its id.",
          "type": "string"
        },
        "message": {
          "type": "string"
        }
      },
      "required": [
        "message",
        "code"
      ],
      "type": "object"
    },
    "ErrorCode": {
      "description": "`error.code` in an error envelope. The HTTP status of each is in the\ngateway's one status table.",
      "oneOf": [
        {
          "const": "UNAUTHORIZED",
          "description": "The token is missing or wrong.",
          "type": "string"
        },
        {
          "const": "AUTH_NOT_CONFIGURED",
          "description": "The gateway has no token configured, so it can let nobody in.",
          "type": "string"
        },
        {
          "const": "FORBIDDEN",
          "description": "The id is not in the manifest, or the origin or host is not allowed.",
          "type": "string"
        },
        {
          "const": "NOT_FOUND",
          "description": "No such path, discovery is disabled, or no worker implements the id.",
          "type": "string"
        },
        {
          "const": "METHOD_NOT_ALLOWED",
          "description": "The path exists, the method does not.",
          "type": "string"
        },
        {
          "const": "INVALID_JSON",
          "description": "The body is not strict JSON.",
          "type": "string"
        },
        {
          "const": "VALIDATION_ERROR",
          "description": "Input or payload does not fit its schema; `details` says where.",
          "type": "string"
        },
        {
          "const": "PAYLOAD_TOO_LARGE",
          "description": "The body is over `--max-body`.",
          "type": "string"
        },
        {
          "const": "UNSUPPORTED_MEDIA_TYPE",
          "description": "Multipart and octet-stream bodies are not served yet.",
          "type": "string"
        },
        {
          "const": "REQUEST_TIMEOUT",
          "description": "The body did not arrive in time.",
          "type": "string"
        },
        {
          "const": "PARALLEL_EVENT_RETURN_UNSUPPORTED",
          "description": "`returnPayload` was asked of an event that was declared parallel.",
          "type": "string"
        },
        {
          "const": "INTERNAL_ERROR",
          "description": "The handler failed; also the code of every declared error, which has an `id`.",
          "type": "string"
        },
        {
          "const": "INVALID_OUTPUT",
          "description": "The result does not fit its schema and `--validate-output` is `reject`.",
          "type": "string"
        },
        {
          "const": "REQUEST_ABORTED",
          "description": "The client went away before the answer.",
          "type": "string"
        },
        {
          "const": "RATE_LIMITED",
          "description": "The caller is over its rate.",
          "type": "string"
        },
        {
          "const": "OVERLOADED",
          "description": "Too many calls are in flight.",
          "type": "string"
        },
        {
          "const": "TASK_QUARANTINED",
          "description": "The task takes its workers down, and is tried again now and then only.",
          "type": "string"
        },
        {
          "const": "WORKER_UNAVAILABLE",
          "description": "No worker can take the call.",
          "type": "string"
        },
        {
          "const": "WORKER_CRASHED",
          "description": "The worker died while it ran the call.",
          "type": "string"
        },
        {
          "const": "TIMEOUT",
          "description": "The call's deadline passed.",
          "type": "string"
        }
      ]
    },
    "ValidationDetail": {
      "description": "One place where input or payload does not fit its schema.",
      "properties": {
        "keyword": {
          "description": "The schema keyword that failed, such as `required`.",
          "type": "string"
        },
        "message": {
          "description": "What is expected there. Never repeats the caller's value.",
          "type": "string"
        },
        "path": {
          "description": "JSON Pointer into input or payload; the root is `\"\"`.",
          "type": "string"
        },
        "schemaPath": {
          "description": "JSON Pointer into the published schema.",
          "type": "string"
        }
      },
      "required": [
        "path",
        "keyword",
        "message",
        "schemaPath"
      ],
      "type": "object"
    }
  },
  "description": "`{\"ok\":false,\"error\":{…}}`",
  "properties": {
    "error": {
      "$ref": "#/definitions/ErrorBody"
    },
    "ok": {
      "description": "Always false.",
      "type": "boolean"
    }
  },
  "required": [
    "ok",
    "error"
  ],
  "title": "ErrorEnvelope",
  "type": "object"
};
