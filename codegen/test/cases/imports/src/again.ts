export { defineTask as define } from "tunnel-worker-sdk";
