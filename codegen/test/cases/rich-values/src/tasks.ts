import { defineEvent, defineTask } from "tunnel-worker-sdk";

/** A delivery. */
interface Delivery {
  /** When it left. */
  sentAt: Date;
  arrivedAt: Date | null;
  weight: bigint;
  label?: Uint8Array;
  tracking: URL;
  tags: Set<string>;
  stops: Map<string, Stop>;
  returned?: Delivery;
}

interface Stop {
  at: Date;
  note: string;
}

type Change =
  | { kind: "moved"; to: Date }
  | { kind: "renamed"; to: string }
  | { kind: "weighed"; to: bigint | number };

type Tree = Leaf | Branch;
interface Leaf {
  type: "leaf";
  value: Date;
}
interface Branch {
  type: "branch";
  children: Tree[];
}

type Either = Linked | Other;
interface Linked {
  next?: Either;
  at: Date;
}
interface Other {
  next?: Either;
  n: number;
}

/** Under a name of the project's own. */
type Frozen<X> = Readonly<X>;

type Pages = Map<Set<bigint>, ReadonlyMap<string, readonly Date[]>>;

export const deliver = defineTask("app.deliver", (input: Delivery) => input);
export const change = defineTask("app.change", (input: Change[]) => input.length);
export const tree = defineTask("app.tree", (input: Tree): Tree => input);
export const linked = defineTask("app.linked", (input: Either) => input.next ?? null);
export const scalars = defineTask(
  "app.scalars",
  (input: { when: Date | "never"; amount: bigint | number; many: [Date, ...bigint[]] }) =>
    input.when,
);
export const keyed = defineTask(
  "app.keyed",
  (input: {
    byDay: Record<string, Date>;
    byId: { [key: `d${string}`]: Date; [key: number]: bigint; id: number };
    anything: unknown;
    fixed: Readonly<Record<"day", Readonly<Date>>>;
    frozen: Frozen<Frozen<Date>>;
  }) => input.byDay,
);
export const collections = defineTask("app.collections", (input: Pages): ReadonlySet<Date> => {
  const [first = []] = [...input.values()].map((page) => [...page.values()].flat());
  return new Set(first);
});
export const bytes = defineTask(
  "app.bytes",
  (input: Uint8Array) => new URL(`data:${input.length}`),
);
export const tick = defineEvent("app.tick", (payload: Date) => payload.getTime());
export const plain = defineTask("app.plain", (input: { at: string }) => input.at);
export const hybrid = defineTask(
  "app.hybrid",
  (input: { amount: bigint | (bigint & { unit: string }) }) => input.amount,
);
