import { defineTask } from "tunnel-worker-sdk";

// Nothing is wrong in this file but what codegen has against it.
export const act = defineTask("app.act", (input: { act: () => void }) => Object.keys(input));
