import { defineConfig } from "tunnel-codegen";

export default defineConfig({
  include: ["src/**/*.ts"],
  tsconfig: "tsconfig.json",
  schemasDir: "../results/training/schemas",
  clientDir: "../results/training/client",
  root: "library",
});
