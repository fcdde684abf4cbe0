import { defineTask } from "tunnel-worker-sdk";

/** Without a name of its own: its type argument has none. */
interface Page<X> {
  items: X[];
  total: number;
  next?: string;
}

interface Row {
  id: string;
  label: string;
  note: string | null;
}

interface Address {
  street: string;
}

type Rows = Page<Row & { rank: number }>;

interface Everything {
  first: Rows;
  second: Rows;
  /** Told from the others by its type argument. */
  third: Page<{ x: number }>;
  fourth: Page<{ x: number }>[];
  optional: Partial<Record<"sender" | "receiver", Contact<{ since: number }>>>;
  /** One type, described twice. */
  sender: Contact<{ since: number }>;
  short: Pick<Row, "id">;
  shortAgain: Pick<Row, "id">;
  home: Address;
  work: Address;
  billing: {
    street: string;
    city: string;
    country: "de" | "fr";
    zip?: string;
    lines: Lines;
    state: string | null;
  };
  delivery: {
    street: string;
    city: string;
    country: "de" | "fr";
    zip?: string;
    lines: Lines;
    state: string | null;
  };
}

type Lines = [first: string, second?: string];

type Contact<Extra> = Extra & { name: string; mail?: `${string}@${string}`; phones: string[] };

export const repeated = defineTask("app.repeated", (input: Everything) => input.billing);

type Letter = "alpha" | "beta" | "gamma" | "delta" | "epsilon" | "zeta" | "eta" | "theta" | "iota";
type Letters = Exclude<Letter, "alpha" | "iota">;

export const letters = defineTask(
  "app.letters",
  (input: {
    [L in Letter as `from_${L}`]: { to: Letters | "omega" | "psi" | "chi" | "phi" | "upsilon" };
  }) => input.from_alpha.to === "beta",
);

/** Said of this type, and of none that looks like it. */
interface Depot {
  street: string;
  city: string;
  country: "de" | "fr";
  gate: string;
  floor: number;
  door: number;
  keeper: string | null;
}

export const described = defineTask(
  "app.described",
  (input: { depot: Depot; alike: Required<Depot> }) => input.alike.street,
);
