export type { CallOptions, ClientOptions, Fetch } from "./options.ts";
export { connect, type Connection, type Method } from "./connection.ts";
export { TunnelError, type ClientErrorCode, type TunnelErrorCode } from "./tunnel-error.ts";
export type { ErrorCode, ValidationDetail } from "./generated/error-envelope.ts";
