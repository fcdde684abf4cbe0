import { defineConfig } from "tunnel-codegen";

export default defineConfig({
  include: ["src/**/*.ts"],
  tsconfig: "tsconfig.json",
  schemasDir: "../results/service/schemas",
  clientDir: "../results/service/client",
  root: "app",
});
