import type { Conversion } from "../generated/discovery.ts";
import type { Conversions } from "../model/conversion/conversions.ts";
import type { BaseType } from "../model/types.ts";

/** Conversions as a discovery document has them. */
export class GivenConversions implements Conversions {
  readonly #byType: ReadonlyMap<BaseType, Conversion>;
  readonly #named: Readonly<Record<string, Conversion>>;

  constructor(
    byType: ReadonlyMap<BaseType, Conversion>,
    named: Readonly<Record<string, Conversion>>,
  ) {
    this.#byType = byType;
    this.#named = named;
  }

  isEmpty(): boolean {
    return this.#byType.size === 0;
  }

  of(type: BaseType): Conversion | undefined {
    return this.#byType.get(type);
  }

  named(): Readonly<Record<string, Conversion>> {
    return this.#named;
  }
}
