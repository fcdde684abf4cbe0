import type { Appointment, Day } from "./appointment.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Appointments in memory. */
export class Calendar {
  readonly #appointments: Appointment[] = [];

  /** Adds an appointment and those that come before it; gives all that were added. */
  add(appointment: Appointment): Appointment[] {
    const before = (appointment.after ?? []).flatMap((earlier) => this.add(earlier));
    this.#appointments.push(appointment);
    return [...before, appointment];
  }

  day(date: Date): Day {
    const start = Math.floor(date.getTime() / dayMs) * dayMs;
    const within = this.#appointments.filter(({ from }) => {
      const offset = from.getTime() - start;
      return offset >= 0 && offset < dayMs;
    });
    const byHour = new Map<number, Appointment[]>();
    for (const appointment of within) {
      const hour = appointment.from.getUTCHours();
      byHour.set(hour, [...(byHour.get(hour) ?? []), appointment]);
    }
    const taken = within.reduce((sum, each) => sum + durationOf(each), 0n);
    return { date: new Date(start), byHour, taken };
  }

  guests(): Set<string> {
    return new Set(this.#appointments.flatMap(({ guests }) => [...guests]));
  }
}

/** In nanoseconds; that of an open end is not known. */
function durationOf({ from, to }: Appointment): bigint {
  return to === null ? 0n : BigInt(to.getTime() - from.getTime()) * 1_000_000n;
}
