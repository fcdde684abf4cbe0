/** One room for one night. */
export interface Booking {
  room: string;
  night: string;
  guests: number;
}

/** Somebody else was faster. */
export class RoomTaken extends Error {
  readonly room: string;

  constructor(room: string) {
    super(`room ${room} is taken`);
    this.room = room;
  }
}

/** Who has which room on which night. */
export class Rooms {
  readonly #bookings = new Map<string, Booking>();

  /** @throws RoomTaken */
  book(booking: Booking): Booking {
    const key = `${booking.night} ${booking.room}`;
    if (this.#bookings.has(key)) throw new RoomTaken(booking.room);
    this.#bookings.set(key, booking);
    return booking;
  }

  on(night: string): Booking[] {
    return [...this.#bookings.values()].filter((booking) => booking.night === night);
  }
}
