import type { Emit, GeneratedFile } from "../../model/generated-file.ts";
import { callNames } from "./call-names.ts";
import { emitCallDeclarations, emitCalls } from "./calls.ts";
import { emitDeclarations } from "./declarations.ts";
import { emitModule } from "./module.ts";
import { methodTree } from "./method-tree.ts";
import { runtimeFiles } from "./runtime-files.ts";
import { type MappedPlace, sourceMap } from "./source-map.ts";

/**
 * The typed client: `index.js`, `calls.js` with what they import, and their
 * declarations. It needs nothing else, so its folder can be published as it is.
 */
export const emitClient: Emit = (service) => {
  const methods = methodTree(service);
  const names = callNames(methods);
  const mapped = (path: string, { text, places }: { text: string; places: MappedPlace[] }) => [
    file(path, text),
    {
      ...file(`${path}.map`, sourceMap(path, service.clientDir, places)),
      uncommitted: true,
    },
  ];
  return [
    file("index.js", emitModule(methods, names)),
    ...mapped("index.d.ts", emitDeclarations(methods, service.errors)),
    file("calls.js", emitCalls(names)),
    ...mapped("calls.d.ts", emitCallDeclarations(names)),
    ...runtimeFiles(),
  ];
};

function file(path: string, text: string): GeneratedFile {
  return { folder: "client", path, text };
}
