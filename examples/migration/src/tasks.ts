import { type Context, defineTask } from "tunnel-worker-sdk";
import type { Booking, Rooms } from "./rooms.ts";

export interface BookingRequest extends Booking {
  /** @minLength 1 */
  room: string;
  /** @format date */
  night: string;
  /**
   * @integer
   * @minimum 1
   * @maximum 4
   */
  guests: number;
}

type Deps = Context<{ rooms: Rooms }>;

/** Books a room. Fails with `hotel.errors.roomTaken`, 409. */
export const book = defineTask("hotel.bookings.book", (request: BookingRequest, { rooms }: Deps) =>
  rooms.book(request),
);

/** All bookings of a night. */
export const list = defineTask(
  "hotel.bookings.list",
  ({ night }: { night: string }, { rooms }: Deps) => rooms.on(night),
);
