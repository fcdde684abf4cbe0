export { call, safeCall, type Result } from "./call.ts";
export { clientOf, type Safe } from "./client.ts";
export type { Definition, Method, Throws } from "./definition.ts";
export type { MockHandlers } from "./mock.ts";
export type { ErrorCode, ValidationDetail } from "./generated/error-envelope.ts";
export type {
  Attempt,
  CallOptions,
  ClientOptions,
  FailedAttempt,
  Fetch,
  HeaderValues,
  Hooks,
  IncomingResponse,
  OutgoingRequest,
  Retry,
} from "./options.ts";
export {
  ClientError,
  type ClientErrorCode,
  DeclaredError,
  type Failure,
  GatewayError,
  TunnelError,
  type TunnelErrorClass,
  type TunnelErrorCode,
  type TunnelErrorInit,
  ValidationError,
} from "./tunnel-error.ts";
