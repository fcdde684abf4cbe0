import { defineEvent, defineTask } from "tunnel-worker-sdk";

interface Note {
  text: string;
  /** Whatever the sender likes. */
  extra: Record<string, unknown>;
  anything: {};
  data?: object;
}

export const note = defineTask("app.note", (input: Note) => input.text);

export const hook = defineEvent("app.hook", (payload: { [key: string]: unknown }) => void payload, {
  openInput: true,
});

type Untold =
  { a: 1 } | { b: 1 } | { c: 1 } | { d: 1 } | { e: 1 } | { f: 1 } | { g: 1 } | { h: 1 } | { i: 1 };

type Told =
  | { k: "a" }
  | { k: "b" }
  | { k: "c" }
  | { k: "d" }
  | { k: "e" }
  | { k: "f" }
  | { k: "g" }
  | { k: "h" }
  | { k: "i" };

export const untold = defineTask("app.untold", (input: Untold) => Object.keys(input));
export const told = defineTask("app.told", (input: Told) => input.k);

export const parsed = defineTask("app.parsed", (text: string) => ({ all: JSON.parse(text), text }));
export const said = defineTask("app.said", (text: string): unknown => JSON.parse(text));

const forgotten = defineTask("app.forgotten", () => 1);
defineEvent("app.unheld", () => undefined);
const listed = defineTask("app.listed", () => 2);
export const tasks = [listed];
