import express, { type ErrorRequestHandler, type Express } from "express";
import { type Booking, RoomTaken, Rooms } from "../src/rooms.ts";

export function createApp(token: string, rooms = new Rooms()): Express {
  const app = express();
  app.use(express.json());
  app.use((request, response, next) => {
    if (request.get("x-token") === token) next();
    else response.status(401).json({ error: "unauthorized" });
  });

  app.post("/bookings", (request, response) => {
    const booking = readBooking(request.body);
    if (booking) response.json(rooms.book(booking));
    else response.status(400).json({ error: "expected room, night and guests" });
  });

  app.get("/bookings/:night", (request, response) => {
    response.json(rooms.on(request.params.night));
  });

  const onError: ErrorRequestHandler = (error, _request, response, next) => {
    if (error instanceof RoomTaken) {
      response.status(409).json({ error: error.message, room: error.room });
    } else next(error);
  };
  app.use(onError);
  return app;
}

function readBooking(body: unknown): Booking | undefined {
  const { room, night, guests } = (body ?? {}) as Record<string, unknown>;
  if (typeof room !== "string" || room === "") return undefined;
  if (typeof night !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(night)) return undefined;
  if (typeof guests !== "number" || !Number.isInteger(guests)) return undefined;
  if (guests < 1 || guests > 4) return undefined;
  return { room, night, guests };
}
