import { decode, encode, type NamedConversions } from "./convert.ts";
import type { Conversion } from "./generated/conversion.ts";
import type { Conversions, EventCall, TaskCall } from "./generated/gateway-message.ts";
import type { WorkerError } from "./generated/worker-message.ts";

/** Converts the values of calls on their way to handlers and back. */
export interface CallConversions {
  /** The gateway says how. */
  learn(message: Conversions): void;
  /** Gives a call the value that its handler is to get. */
  decode(call: TaskCall | EventCall): void;
  /** What is sent for a handler's answer. */
  encode(call: TaskCall | EventCall, answer: unknown): unknown;
  /** What is sent for a failure; `thrown` is what the handler threw. */
  encodeError(error: WorkerError, thrown: unknown): WorkerError;
}

/** By the types, as codegen wrote them into the manifest. Nothing is done where there is no need. */
export class ManifestConversions implements CallConversions {
  /** The gateway tells of conversions only if there are some. */
  #isNeeded = false;
  #named: NamedConversions = {};
  readonly #inputs = new Map<string, Conversion>();
  readonly #outputs = new Map<string, Conversion>();
  readonly #payloads = new Map<string, Conversion>();
  readonly #errors = new Map<string, Conversion>();

  learn({ named, tasks, events, errors }: Conversions): void {
    this.#isNeeded = true;
    this.#named = named;
    for (const [id, { input, output }] of Object.entries(tasks)) {
      if (input) this.#inputs.set(id, input);
      if (output) this.#outputs.set(id, output);
    }
    for (const [id, payload] of Object.entries(events)) this.#payloads.set(id, payload);
    for (const [id, data] of Object.entries(errors)) this.#errors.set(id, data);
  }

  decode(call: TaskCall | EventCall): void {
    if (!this.#isNeeded) return;
    if (call.type === "task") {
      const input = this.#inputs.get(call.taskId);
      if (input) call.input = decode(input, call.input, this.#named);
    } else {
      const payload = this.#payloads.get(call.eventId);
      if (payload) call.payload = decode(payload, call.payload, this.#named);
    }
  }

  encode(call: TaskCall | EventCall, answer: unknown): unknown {
    if (!this.#isNeeded) return answer;
    const conversion =
      call.type === "task" ? this.#outputs.get(call.taskId) : this.#payloads.get(call.eventId);
    return conversion ? encode(conversion, answer, this.#named) : answer;
  }

  encodeError(error: WorkerError): WorkerError {
    const conversion = error.id === undefined ? undefined : this.#errors.get(error.id);
    return conversion ? { ...error, data: encode(conversion, error.data, this.#named) } : error;
  }
}
