import { type Context, defineError, defineEvent, defineTask } from "tunnel-worker-sdk";
import type { Appointment } from "./appointment.ts";
import type { Calendar } from "./calendar.ts";

type Uses = Context<{ calendar: Calendar }>;

/** An appointment cannot end before it begins. */
export const EndsTooEarly = defineError(
  "calendar.errors.endsTooEarly",
  ({ title }: { title: string; from: Date; to: Date }) => `${title} ends before it begins`,
  { httpCode: 422 },
);

/** Adds an appointment and what has to be done before it; gives all that were added. */
export const add = defineTask(
  "calendar.add",
  (appointment: Appointment, { calendar }: Uses) => {
    const { title, from, to } = appointment;
    if (to !== null && to < from) throw new EndsTooEarly({ title, from, to });
    return calendar.add(appointment);
  },
  { errors: [EndsTooEarly] },
);

/** What happens on a day, in UTC. */
export const day = defineTask("calendar.day", (date: Date, { calendar }: Uses) =>
  calendar.day(date),
);

/** Everyone who is invited to anything. */
export const guests = defineTask("calendar.guests", (_: undefined, { calendar }: Uses) =>
  calendar.guests(),
);

/** Moves each of the times by as much. */
export const postpone = defineEvent(
  "calendar.postpone",
  (payload: { times: Date[]; byMs: bigint }) => {
    payload.times = payload.times.map((time) => new Date(time.getTime() + Number(payload.byMs)));
  },
);
