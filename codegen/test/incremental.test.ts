import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { resolveConfig } from "../src/config.ts";
import { formatDiagnostic } from "../src/diagnostics.ts";
import { generate } from "../src/generate.ts";
import { Session } from "../src/session.ts";
import { warmUp } from "../src/warm-up.ts";
import { compareWithDisk, writeChanges } from "../src/write.ts";
import { compilerOptions } from "./sdk/compiler-options.ts";

/** What a session writes after any edits is what a fresh run writes. */

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tunnel-incremental-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** Sources by path; those of a fresh project are `variants[path][0]`. */
type Sources = Record<string, string | undefined>;

const uses = (imports: string, body: string) =>
  `import { defineError, defineEvent, defineTask } from "tunnel-worker-sdk";\n${imports}\n${body}`;

/** What each file may contain; undefined: it is not there. */
const variants: Record<string, readonly (string | undefined)[]> = {
  "src/shared.ts": [
    `export interface Money { amount: number; currency: "EUR" | "USD" }
export interface Item { id: string; price: Money; parent?: Item }
export type Page<T> = { items: T[]; next?: string };`,
    `/** Shifted. */

export interface Money { /** In cents.
 * @integer */ amount: number; currency: "EUR" | "USD" | "GBP" }
export interface Item { id: string; price: Money; parent?: Item; at: Date }
export type Page<T> = { items: T[]; next?: string; total: number };`,
    `export interface Money { amount: number; currency: "EUR" | "USD" }
export interface Item { id: string; price: Money; /** x */ note?: string; in?: { /** unattached */ a?: string } }
export type Page<T> = { items: T[] };`,
    `export interface Item { id: bigint; pairs: Map<string, Date> }
export type Money = { amount: number };
export interface Page<T> { items: T[]; first?: T }`,
  ],
  "src/barrel.ts": [
    `export * from "./shared.js";`,
    `export type { Money, Page } from "./shared.js"; export interface Item { other: true; inner: { /** loose */ deep: number } }`,
  ],
  "src/errors.ts": [
    uses(
      "",
      `export const Gone = defineError("app.errors.gone", (d: { sku: string }) => d.sku, { httpCode: 410 });`,
    ),
    uses(
      "",
      `export const Gone = defineError("app.errors.gone", (d: { sku: string; n: number }) => d.sku, { httpCode: 404 });`,
    ),
  ],
  "src/a.ts": [
    uses(
      `import type { Item, Page } from "./shared.js"; import { Gone } from "./errors.js";`,
      `export const list = defineTask("app.a.list", (q: { text: string }): Page<Item> => ({ items: [], total: q.text.length }) as never, { errors: [Gone] });`,
    ),
    uses(
      `import type { Money } from "./shared.js";
interface Item { mine: number; next?: Item }`,
      `/** Lists. */
export const list = defineTask("app.a.list", (q: Item): Money => q as never);
export const more = defineTask("app.a.more", (q: { a: string | number; b: { c?: Date } }) => q);`,
    ),
    uses("", `export const list = defineTask("app.a.list", (q: symbol) => 1);`),
    uses("", `export const list = defineTask("app.a.list", (q: ) => 1);`),
    undefined,
  ],
  "src/b.ts": [
    uses(
      `import type { Item, Money } from "./barrel.js"; import { Gone } from "./errors.js";`,
      `export const get = defineTask("app.b.get", (id: string): Item => id as never, { errors: [Gone] });
export const pay = defineTask("app.b.pay", (m: Money) => m);`,
    ),
    uses(
      `import type { Item } from "./shared.js";`,
      `export const get = defineTask("app.b.get", (ids: Item[]) => ids.map(({ id }) => id), { idempotent: true });
export const tree = defineTask("app.b.tree", (t: Tree) => t.kids.length);
interface Tree { kids: (Tree | { at: Date })[] }`,
    ),
    uses(
      `import { list } from "./a.js"; import { helper } from "./helper.js";`,
      `export const get = defineTask("app.b.get", (x: { y: ReturnType<typeof helper> }) => [x, list !== undefined]);`,
    ),
  ],
  "src/helper.ts": [
    `export const helper = () => ({ one: 1, two: "2" });`,
    `/* moved */
export const helper = () => ({ one: 1, two: ["2"], when: new Date() });`,
    undefined,
  ],
  "src/events.ts": [
    uses(
      `import type { Item } from "./shared.js";`,
      `export const put = defineEvent("app.events.put", (payload: Item) => void payload);`,
    ),
    uses(
      "",
      `export const put = defineEvent("app.events.put", (payload: { n: number }) => void payload);`,
    ),
    undefined,
  ],
  "src/more-events.ts": [
    undefined,
    uses(
      `import type { Item } from "./shared.js";`,
      `export const put = defineEvent("app.events.put", (payload: Item) => void payload);`,
    ),
    uses(
      "",
      `export const noted = defineEvent("app.events.noted", (payload: string) => void payload);`,
    ),
  ],
  "src/untold.ts": [
    `export type Untold =
  | { a: 1 } | { b: 1 } | { c: 1 } | { d: 1 } | { e: 1 } | { f: 1 } | { g: 1 } | { h: 1 } | { i: 1 };
export interface Loose { more: Record<string, unknown>; any?: Untold }`,
  ],
  "src/d.ts": [
    uses(
      `import type { Loose, Untold } from "./untold.js";`,
      `export const first = defineTask("app.d.first", (u: Untold) => u);
export const loose = defineTask("app.d.loose", (u: Loose) => u);`,
    ),
    uses("", `export const first = defineTask("app.d.first", (u: number) => u);`),
  ],
  "src/e.ts": [
    uses(
      `import type { Loose, Untold } from "./untold.js";`,
      `export const second = defineTask("app.e.second", (u: Untold) => u);
export const inside = defineTask("app.e.inside", (u: { loose: Loose }) => u);`,
    ),
  ],
  "src/global.d.ts": [
    `interface Everywhere { g: number }`,
    `interface Everywhere { g: string; h?: boolean }`,
  ],
  "src/c.ts": [
    uses("", `export const all = defineTask("app.c.all", (e: Everywhere) => [e.g]);`),
    uses(
      `import type { Page } from "./barrel.js";`,
      `export const all = defineTask("app.c.all", (e: Page<Everywhere>) => e.items, { mcp: true });`,
    ),
  ],
};

const paths = Object.keys(variants);

const edits = fc.array(
  fc.record({ path: fc.constantFrom(...paths), variant: fc.nat({ max: 4 }), both: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

it("writes after edits what a fresh run writes", () => {
  const runs = Number(process.env["TUNNEL_EDITS"] ?? 25);
  fc.assert(
    fc.property(edits, (steps) => {
      const project = join(dir, "project");
      rmSync(project, { recursive: true, force: true });
      const sources: Sources = {};
      for (const path of paths) sources[path] = variants[path]?.[0];
      writeProject(project, sources);
      const session = new Session(configOf(project));
      const first = runIn(project, session);
      expect(first).toEqual(runFresh(project));
      expect(Object.keys(first.files)).toContain("schemas/tasks/app.c.all.input.json");
      warmUp(configOf(project), session);
      for (const { path, variant, both } of steps) {
        edit(project, session, path, variant);
        // Two files at once, as a rename in an editor does.
        const next = paths[(paths.indexOf(path) + 1) % paths.length];
        if (both && next !== undefined) edit(project, session, next, variant + 1);
        expect(runIn(project, session)).toEqual(runFresh(project));
      }
    }),
    { numRuns: runs },
  );
}, 600_000);

it("tells of a shared type as long as it is used, whoever used it first", () => {
  const project = join(dir, "project");
  writeProject(project, Object.fromEntries(paths.map((path) => [path, variants[path]?.[0]])));
  const session = new Session(configOf(project));
  expect(runIn(project, session)).toEqual(runFresh(project));
  edit(project, session, "src/d.ts", 1);
  const { problems } = runIn(project, session);
  expect(problems).toEqual(runFresh(project).problems);
  expect(problems.filter((text) => text.includes("TUN2017"))).toHaveLength(1);
});

it("keeps properties in their author's order, whatever names the compiler meets first", () => {
  const project = join(dir, "project");
  const picked = uses(
    "",
    `interface Wide { three: 3; one: 1; two: 2 }
export const all = defineTask("app.c.all", (q: Pick<Wide, "two" | "one"> & Omit<Wide, "one">): Record<"two" | "one", Omit<Omit<Wide, "none">, "three">> => q as never);`,
  );
  const names = (order: string) =>
    uses("", `const met = [${order}]; export const m = defineTask("app.a.m", () => met.length);`);
  const orders = [`"two", "three", "one"`, `"one", "two", "three"`, `"three", "one", "two"`];
  const written = orders.map((order) => {
    writeProject(project, { "src/a.ts": names(order), "src/c.ts": picked });
    const { files } = runIn(project, new Session(configOf(project)));
    return [files["schemas/tasks/app.c.all.input.json"], files["client/index.d.ts"]];
  });
  const [schema = "", client = ""] = written[0] ?? [];
  expect(Object.keys((JSON.parse(schema) as { properties: object }).properties)).toEqual([
    "one",
    "two",
    "three",
  ]);
  expect(client).toContain("Promise<{ two: { one: 1; two: 2 }; one: { one: 1; two: 2 } }>");
  expect(new Set(written.map(String)).size).toBe(1);
});

it.each([
  ["keyof", "interface Of { zeta: 1; alpha: 2; mid: 3 }", "keyof Of"],
  ["an alias of it", "interface Of { zeta: 1; alpha: 2; mid: 3 } type Keys = keyof Of;", "Keys"],
  ["an enum", 'enum Of { C = "zeta", A = "alpha", B = "mid" }', "Of"],
  ["a list", 'const of = ["zeta", "alpha", "mid"] as const;', "(typeof of)[number]"],
])("keeps the author's order of keys from %s", (_, declared, keys) => {
  const project = join(dir, "project");
  const source = uses(
    "",
    `${declared}
export const all = defineTask("app.c.all", (q: Record<${keys}, 1>) => q);`,
  );
  writeProject(project, {
    "src/a.ts": "export const a = ['alpha', 'mid', 'zeta'] as const;",
    "src/c.ts": source,
  });
  const { files } = runIn(project, new Session(configOf(project)));
  const schema = JSON.parse(files["schemas/tasks/app.c.all.input.json"] ?? "") as {
    properties: object;
  };
  expect(Object.keys(schema.properties)).toEqual(["zeta", "alpha", "mid"]);
});

it("reads again what an edit affects, and nothing else", () => {
  const project = join(dir, "project");
  writeProject(project, Object.fromEntries(paths.map((path) => [path, variants[path]?.[0]])));
  const session = new Session(configOf(project));
  const tasksAfter = (path?: string, variant = 0) => {
    if (path !== undefined) edit(project, session, path, variant);
    const { output } = generate(configOf(project), session);
    return new Map(output?.service.tasks.map((task) => [task.id, task]));
  };
  const before = tasksAfter();
  const kept = (after: ReturnType<typeof tasksAfter>) =>
    [...after].filter(([id, task]) => before.get(id) === task).map(([id]) => id);
  const others = ["app.d.first", "app.d.loose", "app.e.inside", "app.e.second"];
  expect([...before.keys()]).toEqual([
    ...["app.a.list", "app.b.get", "app.b.pay", "app.c.all"],
    ...others,
  ]);
  expect(kept(tasksAfter())).toEqual([...before.keys()]);
  expect(kept(tasksAfter("src/a.ts", 1))).toEqual([
    ...["app.b.get", "app.b.pay", "app.c.all"],
    ...others,
  ]);
  // Through a file that passes it on.
  expect(kept(tasksAfter("src/shared.ts", 3))).toEqual(["app.c.all", ...others]);
  expect(kept(tasksAfter("src/global.d.ts", 1))).toEqual([]);
});

function edit(project: string, session: Session, path: string, variant: number): void {
  const choices = variants[path] ?? [];
  const text = choices[variant % choices.length];
  const file = join(project, path);
  const wasThere = session.compiler.forget(file);
  if (text === undefined) rmSync(file, { force: true });
  else writeFileSync(file, text);
  // As the watching session does where a file comes or goes.
  if (!wasThere || text === undefined) session.compiler.restart();
}

interface Told {
  problems: string[];
  files: Record<string, string>;
}

function runIn(project: string, session: Session): Told {
  const config = configOf(project);
  const { diagnostics, output } = generate(config, session);
  if (output) writeChanges(compareWithDisk(config, output.files, session.disk), session.disk);
  return told(diagnostics.all().map(format), output ? readAll(project) : {});
}

/** In another folder of the same depth, so that all paths in files are the same. */
function runFresh(project: string): Told {
  const copy = join(dir, "elsewhere");
  rmSync(copy, { recursive: true, force: true });
  for (const [path, text] of Object.entries(readAll(project))) {
    if (!/^(schemas|client)\//.test(path)) write(copy, path, text);
  }
  const config = configOf(copy);
  const { diagnostics, output } = generate(config);
  if (output) writeChanges(compareWithDisk(config, output.files));
  return told(diagnostics.all().map(format), output ? readAll(copy) : {});
}

function told(problems: string[], files: Record<string, string>): Told {
  return { problems, files };
}

function format(diagnostic: Parameters<typeof formatDiagnostic>[0]): string {
  return formatDiagnostic(diagnostic, (file) => relative(dir, file).replace(/^\w+\//, ""));
}

function configOf(project: string) {
  return resolveConfig(join(project, "tunnel.config.ts"), {
    include: ["src/**/*.ts"],
    schemasDir: "schemas",
    clientDir: "client",
    root: "app",
  });
}

function writeProject(project: string, sources: Sources): void {
  write(project, "tsconfig.json", JSON.stringify({ compilerOptions, include: ["src"] }));
  for (const [path, text] of Object.entries(sources)) {
    if (text !== undefined) write(project, path, text);
  }
}

function write(project: string, path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function readAll(project: string): Record<string, string> {
  const entries = readdirSync(project, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    names.map((name) => [relative(project, name), readFileSync(name, "utf8")]),
  );
}
