import { defineTask } from "tunnel-worker-sdk";

/**
 * A name that people chose.
 * @minLength 1
 * @maxLength 40
 */
type Name = string;

/** @integer @minimum 0 @maximum 1000 */
type Count = number;

/** @minItems 1 */
type Some<T> = T[];

interface Box<T> {
  value: T;
  others?: T[];
  inner: { deep: T | null };
}

interface Labelled<K> extends Box<K> {
  label: string;
}

interface Tree<T> {
  value: T;
  children: Tree<T>[];
}

type Maybe<T> = T | null;

interface Input {
  record: Record<string, Name>;
  keyed: Record<"a" | "b", Count>;
  boxed: Box<Name>;
  plain: Box<string>;
  labelled: Labelled<Name>;
  partial: Partial<Box<Name>>;
  picked: Pick<Box<Count>, "value" | "inner">;
  maybe: Maybe<Name>;
  tuple: [Name, Count?, ...Name[]];
  tree: Tree<Name>;
  some: Some<Name>;
  readonlyNames: readonly Name[];
  nested: Box<Box<Count>>;
  excluded: Exclude<Name | null, null>;
  present: NonNullable<Name | null>;
  mapped: { [K in "x" | "y"]: Name };
  indexed: Box<Name>["value"];
}

export const names = defineTask("app.names", (input: Input): Promise<Record<string, Name>> =>
  Promise.resolve(input.record),
);
