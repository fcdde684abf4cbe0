// ts-json-schema-generator by itself on every exported type of the project in the working directory.
import { createGenerator } from "ts-json-schema-generator";

const schema = createGenerator({
  path: "src/**/*.ts",
  tsconfig: "tsconfig.json",
  type: "*",
  skipTypeCheck: true,
}).createSchema("*");
if (Object.keys(schema.definitions ?? {}).length === 0) throw new Error("it found no types");
