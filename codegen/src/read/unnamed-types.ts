import type ts from "typescript";
import { ArrayType, type BaseType, SequenceType, UnionType } from "../model/types.ts";
import type { Written } from "./written.ts";

/**
 * Lists and unions without a name, by where they are written, if that is known. Each object that
 * inherits a property has the same type there, of which a package may have thousands of uses.
 */
export class UnnamedTypes {
  readonly #byNode = new Map<ts.TypeNode | undefined, Map<ts.Type, BaseType>>();

  get(type: ts.Type, written: Written | undefined): BaseType | undefined {
    return isClosed(written) ? this.#byNode.get(written?.node)?.get(type) : undefined;
  }

  set(type: ts.Type, written: Written | undefined, read: BaseType): void {
    const hasParts = [ArrayType, SequenceType, UnionType].some((kind) => read instanceof kind);
    if (!hasParts || !isClosed(written)) return;
    const types = this.#byNode.get(written?.node) ?? new Map<ts.Type, BaseType>();
    this.#byNode.set(written?.node, types.set(type, read));
  }

  delete(type: ts.Type, written: Written | undefined): void {
    if (isClosed(written)) this.#byNode.get(written?.node)?.delete(type);
  }
}

/** With type arguments it would depend on how these are written. */
function isClosed(written: Written | undefined): boolean {
  return !written || written.arguments.size === 0;
}
