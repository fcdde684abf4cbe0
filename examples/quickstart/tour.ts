import { createClient } from "./client/index.js";

const client = createClient({ baseUrl: "http://127.0.0.1:7070/__runner", token: "secret" });
console.log(await client.tasks.add({ a: 5, b: 3 }));
