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

export const closed = defineTask("app.closed", (input: Node) => input);
export const open = defineTask("app.open", (input: Node | { other: A }) => input, {
  openInput: true,
});
export const hook = defineEvent("app.hook", (payload: { deep: Node }) => void payload, {
  openInput: true,
  public: true,
});
export const union = defineTask("app.union", (input: A | B) => input);
