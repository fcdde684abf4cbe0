import { defineEvent, defineTask } from "tunnel-worker-sdk";

interface Node {
  label: string;
  children: Node[];
}

interface A {
  a: { x: number };
}

interface B {
  a: { y: number };
  b?: Node;
}

/** Said where it is open; closed it is refused. */
type Keyed = { [key: `a${string}`]: string; [key: `${string}b`]: 1 } | { c: 1 };

export const closed = defineTask("app.closed", (input: Node) => input);
export const open = defineTask("app.open", (input: Node | { other: A }) => input, {
  openInput: true,
});
export const hook = defineEvent("app.hook", (payload: { deep: Node }) => void payload, {
  openInput: true,
  public: true,
});
export const union = defineTask("app.union", (input: A | B) => input);
export const keys = defineTask("app.keys", (input: Keyed) => input, { openInput: true });
export const keyed = defineTask("app.keyed", (): Keyed => ({ c: 1 }));
