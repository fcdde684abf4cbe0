import type { EventDefinition, TaskDefinition } from "../define.ts";
import { buildDependencies, type Dependencies } from "../dependencies.ts";
import type { CallContext } from "../generated/gateway-message.ts";
import { Registry } from "../registry.ts";
import type { WorkerOptions } from "../worker.ts";
import { TestGateway } from "./test-gateway.ts";

/**
 * Serves tasks and events within this process, for unit tests: no gateway, no
 * pipe, but the same middleware, context and JSON in between, so that what JSON
 * loses is lost here too. Inputs are not validated: the test's compiler does that.
 */
export function createTestWorker<Provided = unknown>(options: WorkerOptions<Provided>): TestWorker {
  return new TestWorker(options as WorkerOptions<unknown>);
}

/** What a test says of a call besides its input. */
export interface TestCallOptions extends Partial<CallContext> {
  /** Cancels the call, as a client does that goes away. */
  signal?: AbortSignal;
  /** Cancels the call after so many milliseconds, as the gateway does. */
  timeoutMs?: number;
}

export class TestWorker implements AsyncDisposable {
  readonly #options: WorkerOptions<unknown>;
  #started: Promise<{ gateway: TestGateway; dependencies: Dependencies }> | undefined;

  /** Use {@link createTestWorker}. */
  constructor(options: WorkerOptions<unknown>) {
    this.#options = options;
  }

  /**
   * Runs a task; rejects with what it threw. A `TunnelError` comes as the caller
   * gets it: its data went through JSON.
   */
  async call<Input, Output>(
    task: TaskDefinition<string, Input, Output, never>,
    ...[input, options]: Arguments<Input>
  ): Promise<Output> {
    const { gateway } = await this.#start();
    return (await gateway.call("task", task.id, input, options)) as Output;
  }

  /** Runs an event's handlers. Resolves to the payload as they left it. */
  async emit<Payload>(
    event: EventDefinition<string, Payload, never>,
    ...[payload, options]: Arguments<Payload>
  ): Promise<Payload> {
    const { gateway } = await this.#start();
    return (await gateway.call("event", event.id, payload, options)) as Payload;
  }

  /** Disposes the context, if a call has made one. */
  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#started)?.dependencies.dispose();
  }

  async #start() {
    this.#started ??= this.#build();
    return this.#started;
  }

  async #build() {
    const { tasks = [], events = [], middleware = [], context } = this.#options;
    const registry = new Registry(tasks, events, middleware);
    const dependencies = await buildDependencies(context);
    return { gateway: new TestGateway(registry, dependencies.provided), dependencies };
  }
}

/** The input may be left out where undefined is one. */
type Arguments<Value> = undefined extends Value
  ? [value?: Value, options?: TestCallOptions]
  : [value: Value, options?: TestCallOptions];
