import type { Emit, GeneratedFile } from "../../model/generated-file.ts";
import { emitDeclarations } from "./declarations.ts";
import { emitModule } from "./module.ts";
import { methodTree } from "./method-tree.ts";
import { runtimeFiles } from "./runtime-files.ts";
import { sourceMap } from "./source-map.ts";

/**
 * The typed client: `index.js`, `index.d.ts` and the runtime that they import.
 * It needs nothing else, so its folder can be published as it is.
 */
export const emitClient: Emit = (service) => {
  const methods = methodTree(service);
  const { text, places } = emitDeclarations(methods);
  const files: GeneratedFile[] = [
    { folder: "client", path: "index.js", text: emitModule(methods) },
    { folder: "client", path: "index.d.ts", text },
    {
      folder: "client",
      path: "index.d.ts.map",
      text: sourceMap("index.d.ts", service.clientDir, places),
      uncommitted: true,
    },
  ];
  return [...files, ...runtimeFiles()];
};
