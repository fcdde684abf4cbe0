import { startWorker } from "tunnel-worker-sdk";
import { add } from "./add.ts";
import { notify } from "./notify.ts";
import { demoCatalogue } from "./orders/catalogue.ts";
import { priceOrder } from "./orders/price-order.ts";
import { serverTime } from "./server-time.ts";

await startWorker({
  tasks: [add, priceOrder, serverTime],
  events: [notify],
  context: () => ({ catalogue: demoCatalogue() }),
});
