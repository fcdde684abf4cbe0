/** Something that happens in a calendar. */
export interface Appointment {
  /** @minLength 1 */
  title: string;
  from: Date;
  /** Null for one whose end is open. */
  to: Date | null;
  /** Names, each once. */
  guests: Set<string>;
  place: Place;
  /** Whatever was attached, by file name. */
  attachments?: Map<string, Uint8Array>;
  /** What has to be done before, which may have to wait for other things. */
  after?: Appointment[];
}

export type Place =
  | { kind: "room"; number: number }
  /** Where the call is, and until when the link works. */
  | { kind: "call"; url: URL; expires: Date | "never" };

/** What a day in the calendar looks like. */
export interface Day {
  date: Date;
  /** By the hour in which they begin, in UTC. */
  byHour: Map<number, Appointment[]>;
  /** All time in it that is taken, in nanoseconds. */
  taken: bigint;
}
