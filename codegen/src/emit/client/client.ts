import type { Contract } from "../../model/contract.ts";
import type { Emit, GeneratedFile } from "../../model/generated-file.ts";
import type { Service } from "../../model/service.ts";
import { banner } from "../banner.ts";
import { callNames } from "./call-names.ts";
import { emitCallDeclarations, emitCalls } from "./calls.ts";
import { emitDeclarations } from "./declarations.ts";
import { emitMock } from "./mock-entry.ts";
import { emitModule, emitTree } from "./module.ts";
import { methodTree } from "./method-tree.ts";
import { emitQuery } from "./query-entry.ts";
import { runtimeFiles } from "./runtime-files.ts";
import { emitValidate } from "./validate-entry.ts";
import { type MappedPlace, sourceMap } from "./source-map.ts";

/**
 * The typed client: `index.js`, `calls.js` with what they import, and their
 * declarations. It needs nothing else, so its folder can be published as it is.
 */
export const emitClient: Emit = (service, contract) => emitClientFiles(service, contract, banner);

/** @param banner says what the files come from */
export function emitClientFiles(
  service: Service,
  contract: Contract,
  banner: string,
): GeneratedFile[] {
  const { conversions } = contract;
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
    file("index.js", emitModule(banner)),
    file("tree.js", emitTree(methods, names, banner)),
    ...mapped("index.d.ts", emitDeclarations(methods, service.errors, banner)),
    file("calls.js", emitCalls(names, conversions, banner)),
    ...mapped("calls.d.ts", emitCallDeclarations(names, banner)),
    ...entry("query", emitQuery(banner)),
    ...entry("mock", emitMock(service.errors, banner)),
    ...entry("validate", emitValidate(methods, names, contract, banner)),
    ...runtimeFiles(banner, { convert: !conversions.isEmpty() }),
    { ...file("package.json", modulePackage), yields: true },
  ];
}

/** Whatever the package around the folder is. */
const modulePackage = `${JSON.stringify({ type: "module", sideEffects: false }, null, 2)}\n`;

function entry(name: string, text: { module: string; declarations: string }): GeneratedFile[] {
  return [file(`${name}.js`, text.module), file(`${name}.d.ts`, text.declarations)];
}

interface Mapped {
  text: string;
  places: MappedPlace[];
}

function file(path: string, text: string): GeneratedFile {
  return { folder: "client", path, text };
}
