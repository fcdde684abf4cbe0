import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A project of so many tasks in a folder of its own; gone when disposed. */
export interface SampleProject extends Disposable {
  readonly dir: string;
  readonly tasks: number;
  /** A file of tasks, and what is in it after the n-th edit: one property of a type more. */
  edit(number: number): { file: string; text: string };
}

const TASKS_PER_FILE = 5;

/** With types such as services have: shared ones, unions, generics, mapped types, constraints. */
export function createSample(tasks: number): SampleProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-bench-")));
  const write = (path: string, text: string) => {
    writeFileSync(join(dir, path), text);
  };
  mkdirSync(join(dir, "src"));
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(dir, "node_modules"));
  write("package.json", '{ "type": "module" }\n');
  write("tsconfig.json", JSON.stringify(tsconfig, null, 2));
  write("tunnel.config.ts", config);
  write("src/shared.ts", shared);
  const files = Math.ceil(tasks / TASKS_PER_FILE);
  for (let index = 0; index < files; index += 1) {
    const count = Math.min(TASKS_PER_FILE, tasks - index * TASKS_PER_FILE);
    write(`src/domain-${index}.ts`, domain(index, count));
  }
  const edited = Math.floor(files / 2);
  return {
    dir,
    tasks,
    edit: (number) => ({
      file: join(dir, `src/domain-${edited}.ts`),
      text: domain(edited, Math.min(TASKS_PER_FILE, tasks), number),
    }),
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const tsconfig = {
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2023"],
    module: "NodeNext",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  },
  include: ["src"],
};

const config = `export default {
  include: ["src/**/*.ts"],
  schemasDir: "schemas",
  clientDir: "client",
  root: "app",
};
`;

const shared = `/** @pattern ^[a-z]{2}_[A-Za-z0-9]{12}$ */
export type Id = string;

/**
 * In the currency's smallest unit.
 *
 * @integer
 * @minimum 0
 * @maximum 100000000000
 */
export type Amount = number;

export type Currency = "EUR" | "USD" | "GBP" | "JPY";

export interface Money {
  amount: Amount;
  currency: Currency;
}

export interface Address {
  /**
   * @minItems 1
   * @maxItems 4
   */
  lines: string[];
  /** @maxLength 12 */
  postcode: string;
  city: string;
  /** @pattern ^[A-Z]{2}$ */
  country: string;
}

export interface Audit {
  /** @format date-time */
  createdAt: string;
  /** @format date-time */
  updatedAt: string;
  by: Id;
}

export interface Page<T> {
  items: T[];
  next?: string;
  total: number;
}

export type Result<T> = { ok: true; value: T } | { ok: false; reason: string; retry?: boolean };

export interface Category {
  name: string;
  children: Category[];
}
`;

/** @param added how many properties the first type has beyond the usual */
function domain(index: number, tasks: number, added = 0): string {
  const name = `Thing${index}`;
  const extra = Array.from({ length: added }, (_, at) => `  added${at}?: number;\n`).join("");
  return `import { defineTask } from "tunnel-worker-sdk";
import type { Address, Amount, Audit, Category, Id, Money, Page, Result } from "./shared.ts";

/** A thing of domain ${index}. */
export interface ${name} extends Audit {
  id: Id;
  /**
   * What people call it.
   *
   * @minLength 1
   * @maxLength 200
   */
  name: string;
  kind: ${name}Kind;
  state: "draft" | "active" | "archived";
  price: Money;
  owner?: { id: Id; email: string; address?: Address };
  tags: Record<string, string>;
  category: Category;
  sizes: [width: number, height: number, depth?: number];
${extra}}

export type ${name}Kind =
  | { type: "physical"; weight: number; from: Address }
  | { type: "digital"; url: string; bytes: number }
  | { type: "service"; hours: number; rate: Amount };

export type New${name} = Omit<${name}, keyof Audit | "id">;
export type ${name}Patch = Partial<Pick<${name}, "name" | "state" | "price" | "tags">> & { id: Id };
export interface ${name}Query {
  text?: string;
  states?: ${name}["state"][];
  price?: { from?: Amount; to?: Amount };
  sort?: \`\${"name" | "price"}:\${"asc" | "desc"}\`;
  /**
   * @integer
   * @minimum 1
   * @maximum 100
   */
  limit?: number;
}

declare function load(id: Id): ${name};
declare function find(query: ${name}Query): ${name}[];

${definitions(index, name).slice(0, tasks).join("\n")}`;
}

function definitions(index: number, name: string): string[] {
  const id = (verb: string) => `"app.domain${index}.${verb}"`;
  return [
    `/** Makes one. */
export const create = defineTask(${id("create")}, (input: New${name}): Result<Id> => ({ ok: true, value: input.name }));
`,
    `/** Reads one. */
export const read = defineTask(${id("read")}, ({ id }: { id: Id }) => load(id), { idempotent: true });
`,
    `/** Finds some. */
export const search = defineTask(${id("search")}, async (query: ${name}Query): Promise<Page<${name}>> => {
  const items = find(query);
  return { items, total: items.length };
});
`,
    `/** Changes one. */
export const update = defineTask(${id("update")}, (patch: ${name}Patch): Result<${name}> => ({ ok: true, value: { ...load(patch.id), ...patch } }));
`,
    `/** Counts them by state. */
export const count = defineTask(${id("count")}, (input: { kinds?: ${name}Kind["type"][] }) => {
  const counts = new Array<${name}["state"]>().map((state) => ({ state, count: input.kinds?.length ?? 0 }));
  return { counts, total: counts.length };
});
`,
  ];
}
