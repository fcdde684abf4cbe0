import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, NonNullishType } from "../../model/types.ts";
import { SubFormatter } from "./sub-formatter.ts";

/** `{}` is anything but null. */
export class NonNullishFormatter extends SubFormatter<NonNullishType> {
  supportsType(type: BaseType): type is NonNullishType {
    return type instanceof NonNullishType;
  }

  protected format(): JsonSchema {
    return { not: { type: "null" } };
  }
}
