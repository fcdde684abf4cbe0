import type { BaseType, Definition, SubTypeFormatter } from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";

/**
 * What our formatters have in common: one class of types each, and no list of
 * children, since `Definitions` notes each reference when it is made.
 */
export abstract class SubFormatter<Type extends BaseType> implements SubTypeFormatter {
  abstract supportsType(type: BaseType): type is Type;

  protected abstract format(type: Type): JsonSchema;

  getDefinition(type: BaseType): Definition {
    return this.format(type as Type);
  }

  getChildren(): BaseType[] {
    return [];
  }
}
