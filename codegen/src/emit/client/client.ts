import type { Contract } from "../../model/contract.ts";
import type { Emit, GeneratedFile } from "../../model/generated-file.ts";
import type { Service } from "../../model/service.ts";
import { banner } from "../banner.ts";
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
export const emitClient: Emit = (service, contract) => emitClientFiles(service, contract, banner);

/** @param banner says what the files come from */
export function emitClientFiles(
  service: Service,
  { conversions }: Contract,
  banner: string,
): GeneratedFile[] {
  const methods = methodTree(service);
  const names = callNames(methods);
  const mapped = (path: string, { text, places }: Mapped): GeneratedFile[] => {
    if (places.length === 0) return [file(path, text)];
    const map = file(`${path}.map`, sourceMap(path, service.clientDir, places));
    return [
      file(path, `${text}\n//# sourceMappingURL=${path}.map\n`),
      { ...map, uncommitted: true },
    ];
  };
  return [
    file("index.js", emitModule(methods, names, banner)),
    ...mapped("index.d.ts", emitDeclarations(methods, service.errors, banner)),
    file("calls.js", emitCalls(names, conversions, banner)),
    ...mapped("calls.d.ts", emitCallDeclarations(names, banner)),
    ...runtimeFiles(banner, { convert: !conversions.isEmpty() }),
  ];
}

interface Mapped {
  text: string;
  places: MappedPlace[];
}

function file(path: string, text: string): GeneratedFile {
  return { folder: "client", path, text };
}
