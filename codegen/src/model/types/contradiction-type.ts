import { NeverType } from "ts-json-schema-generator";

/**
 * An intersection that no value fits. Unlike a `never` that is written, TypeScript
 * does not take it for a literal by which the members of a union are told apart.
 */
export class ContradictionType extends NeverType {}
