import { expect } from "vitest";
import type {
  CallOptions,
  ClientOptions,
  Result,
  TunnelError,
} from "../../client-runtime/index.ts";
import type { FakeGateway } from "./fake-gateway.ts";
import type { GeneratedClient } from "./generated-client.ts";

export type Call = (value?: unknown, options?: CallOptions) => Promise<unknown>;
export type SafeCall = (value?: unknown, options?: CallOptions) => Promise<Result<unknown>>;

export interface AnyClient {
  readonly tasks: Readonly<Record<"add" | "delete" | "price" | "shapes" | "read", Call>>;
  readonly reports: Readonly<Record<"buildAll", Call>>;
  readonly events: Readonly<Record<"notify" | "cleared", Call>>;
  readonly safe: { readonly tasks: Readonly<Record<"add" | "delete", SafeCall>> };
  with(options: Partial<ClientOptions>): AnyClient;
}

type ErrorClass = new (message: string, init: { code: string }) => TunnelError;

export interface ClientModule {
  createClient(options: ClientOptions): AnyClient;
  TunnelError: ErrorClass;
  ValidationError: ErrorClass;
  GatewayError: ErrorClass;
  ClientError: ErrorClass;
  DeclaredError: ErrorClass;
}

/** A generated client as JavaScript has it: untyped, so that tests can call it wrongly. */
export class LoadedClient {
  readonly #gateway: FakeGateway;
  readonly module: ClientModule;

  private constructor(gateway: FakeGateway, module: ClientModule) {
    this.#gateway = gateway;
    this.module = module;
  }

  static async load(generated: GeneratedClient, gateway: FakeGateway): Promise<LoadedClient> {
    return new LoadedClient(gateway, (await generated.load()) as ClientModule);
  }

  create(options: Partial<ClientOptions> = {}): AnyClient {
    return this.module.createClient({ baseUrl: this.#gateway.baseUrl, ...options });
  }

  /** The fields of the `TunnelError` that a call fails with. */
  async failureOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
    const error: unknown = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(this.module.TunnelError);
    const failed = error as Record<string, unknown>;
    // In a log some of them are not to be seen.
    const names = ["name", "cause", ...Object.getOwnPropertyNames(failed)];
    return Object.fromEntries(names.map((name) => [name, failed[name]]));
  }
}

/** An error envelope. */
export function failure(code: string, more: object = {}): object {
  return { ok: false, error: { message: code.toLowerCase(), code, ...more } };
}
