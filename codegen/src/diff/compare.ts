import type { Options } from "../generated/manifest.ts";
import type { Change } from "./change.ts";
import { compareOptions } from "./compare-options.ts";
import { compareValues, type DescribedValue, type ValueChange } from "./compare-values.ts";

/** All that callers can tell of a service, in one version. */
export interface Snapshot {
  /** By id. */
  calls: ReadonlyMap<string, SnapshotCall>;
  /** By id. */
  errors: ReadonlyMap<string, SnapshotError>;
}

/** An error that tasks declare. */
export interface SnapshotError {
  id: string;
  httpCode: number;
  data: DescribedValue;
}

export type SnapshotCall = { id: string; options: Options } & (
  | {
      kind: "task";
      input: DescribedValue;
      output: DescribedValue;
      /** Ids; none: it may fail with whichever it likes. */
      errors: readonly string[];
    }
  | { kind: "event"; payload: DescribedValue }
);

/** Every difference that callers can notice, by id. */
export function compare(before: Snapshot, after: Snapshot): Change[] {
  const ids = new Set([...before.calls.keys(), ...after.calls.keys()]);
  const calls = [...ids].sort().flatMap((id) => {
    const [was, is] = [before.calls.get(id), after.calls.get(id)];
    if (was && is) return compareCalls(was, is);
    return was ? gone(was) : is ? added(is) : [];
  });
  // Whether a task may fail with one is said of the task.
  const errors = [...after.errors.values()].flatMap((is) => {
    const was = before.errors.get(is.id);
    return was ? compareErrors(was, is) : [];
  });
  return [...calls, ...errors];
}

function compareCalls(before: SnapshotCall, after: SnapshotCall): Change[] {
  const { kind, id } = after;
  if (before.kind !== after.kind) {
    const message = `was ${a(before.kind)} and is ${a(after.kind)} now`;
    return [{ severity: "breaking", kind, id, path: "", message }];
  }
  const options = compareOptions(before.options, after.options);
  return [
    ...options.map((change) => ({ ...change, kind, id, path: "" })),
    ...values(before, after).map((change) => ({ ...change, kind, id })),
  ];
}

function values(before: SnapshotCall, after: SnapshotCall): ValueChange[] {
  if (before.kind === "task" && after.kind === "task") {
    return [
      ...compareValues("input", before.input, after.input),
      ...compareValues("output", before.output, after.output),
      ...declared(before.errors, after.errors),
    ];
  }
  if (before.kind === "event" && after.kind === "event") {
    return compareValues("payload", before.payload, after.payload);
  }
  return [];
}

/** Who tells all declared errors apart has to know of another one. */
function* declared(before: readonly string[], after: readonly string[]): Generator<ValueChange> {
  if (before.length > 0 && after.length === 0) {
    yield { severity: "possible", path: "", message: "may fail with any error now" };
    return;
  }
  for (const id of after) {
    if (before.includes(id)) continue;
    const severity = before.length > 0 ? "possible" : "compatible";
    yield { severity, path: "", message: `may fail with ${id} now` };
  }
  for (const id of before) {
    if (after.includes(id)) continue;
    yield { severity: "compatible", path: "", message: `does not fail with ${id} any more` };
  }
}

function compareErrors(before: SnapshotError, after: SnapshotError): Change[] {
  const of = { kind: "error" as const, id: after.id };
  const data = compareValues("data", before.data, after.data);
  const changes = data.map((change): Change => ({ ...change, ...of }));
  if (before.httpCode === after.httpCode) return changes;
  const message = `httpCode: ${before.httpCode} → ${after.httpCode}`;
  return [{ severity: "breaking", path: "", message, ...of }, ...changes];
}

function gone({ kind, id }: SnapshotCall): Change[] {
  return [{ severity: "breaking", kind, id, path: "", message: "was removed" }];
}

function added({ kind, id }: SnapshotCall): Change[] {
  return [{ severity: "compatible", kind, id, path: "", message: "is new" }];
}

function a(kind: SnapshotCall["kind"]): string {
  return kind === "event" ? "an event" : "a task";
}
