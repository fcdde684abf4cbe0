import { BaseType } from "ts-json-schema-generator";

/** `{}`: anything but null and undefined. */
export class NonNullishType extends BaseType {
  getId(): string {
    return "{}";
  }
}
