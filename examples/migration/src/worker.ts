import { type Middleware, startWorker, TunnelError } from "tunnel-worker-sdk";
import { RoomTaken, Rooms } from "./rooms.ts";
import { book, list } from "./tasks.ts";

const declareErrors: Middleware = async (_call, next) => {
  try {
    return await next();
  } catch (error) {
    if (!(error instanceof RoomTaken)) throw error;
    const { message, room } = error;
    throw new TunnelError("hotel.errors.roomTaken", message, { httpCode: 409, data: { room } });
  }
};

await startWorker({
  tasks: [book, list],
  middleware: [declareErrors],
  context: () => ({ rooms: new Rooms() }),
});
