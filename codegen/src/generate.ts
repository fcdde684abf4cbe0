import type { Project } from "./config.ts";
import { type DiagnosticCode, Diagnostics } from "./diagnostics.ts";
import type { Compilation } from "./discover/compiler.ts";
import { discover } from "./discover/discover.ts";
import { licenseOf } from "./discover/license.ts";
import { emitClient } from "./emit/client/client.ts";
import { emitDiscovery } from "./emit/discovery/discovery.ts";
import { contractFor, emitJsonSchemas } from "./emit/json-schema/json-schema.ts";
import { emitManifest } from "./emit/manifest/manifest.ts";
import { checkTools } from "./emit/mcp/check-tools.ts";
import { emitMcp } from "./emit/mcp/mcp.ts";
import { emitOpenapi } from "./emit/openapi/openapi.ts";
import type { Contract } from "./model/contract.ts";
import type { Emit, GeneratedFile } from "./model/generated-file.ts";
import { type Service, typesOf } from "./model/service.ts";
import { Checker } from "./read/checker.ts";
import { Reader } from "./read/reader.ts";
import { readService } from "./read/service.ts";
import { settleNames } from "./read/settle-names.ts";
import { Session } from "./session.ts";

const emitters: readonly Emit[] = [
  emitManifest,
  emitJsonSchemas,
  emitDiscovery,
  emitOpenapi,
  emitMcp,
  emitClient,
];

/** What one run made. */
export interface Generation {
  diagnostics: Diagnostics;
  /** Undefined where there were errors: then nothing is to be written. */
  output: { service: Service; contract: Contract; files: readonly GeneratedFile[] } | undefined;
}

/** Called when a step begins, and again and again while it goes on. */
export type OnStep = (what: string) => void;

/**
 * discover → read → model → emit. Writes nothing: that is `write.ts`.
 *
 * @param session kept by those who generate again after a change
 */
export function generate(
  project: Project,
  session = new Session(project),
  onStep?: OnStep,
): Generation {
  const diagnostics = new Diagnostics();
  const service = readProject(project, session, diagnostics, onStep);
  if (!service || diagnostics.hasErrors()) return { diagnostics, output: undefined };
  onStep?.("making schemas and documents");
  const contract = contractFor(service, session.contracts);
  checkTools(service, contract, diagnostics);
  if (diagnostics.hasErrors()) return { diagnostics, output: undefined };
  const files = emitters.flatMap((emit) => emit(service, contract));
  const conversions = Object.keys(contract.conversions.named());
  // Their numbers tell types of one run apart only.
  if (conversions.some((name) => name.startsWith("recursion."))) session.readings.clear();
  return { diagnostics, output: { service, contract, files } };
}

/** The project's tasks and events with their types, as far as there are no errors. */
export function readProject(
  project: Project,
  session: Session,
  diagnostics: Diagnostics,
  onStep?: OnStep,
): Service | undefined {
  const compilation = session.compiler.compile(diagnostics, () => onStep?.("compiling"));
  if (!compilation) return undefined;
  session.begin();
  if (diagnostics.hasErrors()) {
    reportBesides(project, session, compilation, diagnostics);
    return undefined;
  }
  const { program, included, affected } = compilation;
  const checker = new Checker(program);
  const discovered = discover(checker, included, project.root, diagnostics, {
    affected,
    kept: session.definitions,
  });
  if (discovered.length === 0 && !diagnostics.hasErrors()) {
    diagnostics.warn("TUN1003", "no call of defineTask or defineEvent was found", {
      hint: `look at include in ${project.configFile}`,
    });
  }
  const { root, configFile } = project;
  const hasRoot = discovered.some(({ id }) => id.startsWith(`${root}.`));
  if (root !== "" && discovered.length > 0 && !hasRoot) {
    diagnostics.warn("TUN1006", `no id begins with the root, ${root}`, {
      hint: `look at root in ${configFile}`,
    });
  }
  const reader = new Reader(checker, diagnostics, project.dir);
  const target = { ...project, license: licenseOf(project.dir) };
  const service = readService(reader, discovered, target, {
    kept: session.readings,
    onDefinition: () => onStep?.("reading types"),
  });
  if (diagnostics.hasErrors()) return undefined;
  session.accept(settleNames(typesOf(service)));
  return service;
}

/** Found in the syntax alone, whatever the types. */
const independent: ReadonlySet<DiagnosticCode> = new Set([
  ...(["TUN1010", "TUN1011", "TUN1012", "TUN1013", "TUN1014", "TUN1015", "TUN1016"] as const),
  ...(["TUN1020", "TUN1022", "TUN1034", "TUN1036"] as const),
]);

/**
 * What else is wrong where TypeScript has errors. The types in files that have
 * some are not to be relied on, so of these only what is independent of them counts.
 */
function reportBesides(
  project: Project,
  session: Session,
  { program, included, affected }: Compilation,
  diagnostics: Diagnostics,
): void {
  const broken = new Set(diagnostics.all().map(({ location }) => location?.file));
  const found = new Diagnostics();
  const checker = new Checker(program);
  const discovered = discover(checker, included, project.root, found, {
    affected,
    kept: session.definitions,
  });
  readService(new Reader(checker, found, project.dir), discovered, project, {
    kept: session.readings,
  });
  for (const diagnostic of found.all()) {
    const { location, code } = diagnostic;
    const isSound = location !== undefined && !broken.has(location.file);
    if (isSound || independent.has(code)) diagnostics.add(diagnostic);
  }
}
