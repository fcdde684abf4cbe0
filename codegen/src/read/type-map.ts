import type ts from "typescript";

/** A map by types, and by a signature for what the checker does not tell apart. */
export class TypeMap<Value> {
  readonly #bySignature = new Map<string, Map<ts.Type, Value>>();

  get(type: ts.Type, signature: string): Value | undefined {
    return this.#bySignature.get(signature)?.get(type);
  }

  has(type: ts.Type, signature: string): boolean {
    return this.#bySignature.get(signature)?.has(type) ?? false;
  }

  set(type: ts.Type, signature: string, value: Value): void {
    const types = this.#bySignature.get(signature) ?? new Map<ts.Type, Value>();
    this.#bySignature.set(signature, types.set(type, value));
  }

  delete(type: ts.Type, signature: string): void {
    this.#bySignature.get(signature)?.delete(type);
  }
}
