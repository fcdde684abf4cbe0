import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, PatternStringType } from "../../model/types.ts";
import { SubFormatter } from "./sub-formatter.ts";

/** A template literal type is a pattern. */
export class PatternStringFormatter extends SubFormatter<PatternStringType> {
  supportsType(type: BaseType): type is PatternStringType {
    return type instanceof PatternStringType;
  }

  protected format(type: PatternStringType): JsonSchema {
    return { type: "string", pattern: type.getPattern() };
  }
}
