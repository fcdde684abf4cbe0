import { defineConfig } from "tunnel-codegen";

export default defineConfig({
  include: ["src/**/*.ts"],
  tsconfig: "tsconfig.json",
  schemasDir: "schemas",
  clientDir: "client",
  root: "calendar",
});
