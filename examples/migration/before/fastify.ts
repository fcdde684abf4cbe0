import fastify, { type FastifyInstance } from "fastify";
import { type Booking, RoomTaken, Rooms } from "../src/rooms.ts";

const bookingSchema = {
  type: "object",
  properties: {
    room: { type: "string", minLength: 1 },
    night: { type: "string", format: "date" },
    guests: { type: "integer", minimum: 1, maximum: 4 },
  },
  required: ["room", "night", "guests"],
};

export function createApp(token: string, rooms = new Rooms()): FastifyInstance {
  const app = fastify();
  app.addHook("onRequest", async (request, reply) => {
    if (request.headers["x-token"] === token) return;
    await reply.status(401).send({ error: "unauthorized" });
  });
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof RoomTaken)) return reply.send(error);
    return reply.status(409).send({ error: error.message, room: error.room });
  });

  app.post<{ Body: Booking }>("/bookings", { schema: { body: bookingSchema } }, (request) =>
    rooms.book(request.body),
  );
  app.get<{ Params: { night: string } }>("/bookings/:night", (request) =>
    rooms.on(request.params.night),
  );
  return app;
}
