import { ArrayType } from "ts-json-schema-generator";

/** `readonly T[]`. JSON makes no difference; a caller in TypeScript may hold no other. */
export class ReadonlyArrayType extends ArrayType {
  override getId(): string {
    return `readonly ${super.getId()}`;
  }
}
