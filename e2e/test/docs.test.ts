// What the docs say is what the product does.
import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { diagnosticTitles } from "../../codegen/src/diagnostics.ts";
import { gatewayBinary, node, startGateway } from "../src/gateway.ts";
import { codegenBin, createProject } from "../src/project.ts";

const root = join(import.meta.dirname, "../..");
const pages = globSync(["*.md", "docs/*.md", "examples/*/*.md"], { cwd: root }).sort();
const read = (path: string) => readFileSync(join(root, path), "utf8");
const run = promisify(execFile);

test("docs/gateway.md has each flag, variable and key", async () => {
  const { stdout } = await run(gatewayBinary(), ["--help"]);
  const onOneLine = stdout.replaceAll(/\s+/g, " ");
  const flags = matches(stdout, /^ {2,6}(?:-\w, )?--([a-z-]+)/gm);
  const settings = flags.filter((flag) => flag !== "help" && flag !== "version");
  const rows = settings.map((flag) => {
    const variable = `TUNNEL_${flag.replaceAll("-", "_").toUpperCase()}`;
    expect(onOneLine).toContain(`[env: ${variable}]`);
    return [`--${flag}`, variable, ...(flag === "config" ? [] : [flag])].join(" ");
  });
  const documented = flagRows();
  expect(documented.map((cells) => codeIn(cells.slice(0, 3))).sort()).toEqual(rows.sort());
});

test("docs/gateway.md has each option of validate", async () => {
  const { stdout } = await run(gatewayBinary(), ["validate", "--help"]);
  const options = matches(stdout, /^ {2,6}(?:-\w, )?(--[a-z-]+)/gm).filter((o) => o !== "--help");
  expect(flagRows(2).map(([option = ""]) => codeIn([option]))).toEqual(options);
});

test("docs/gateway.md has the defaults that --help shows", async () => {
  const { stdout } = await run(gatewayBinary(), ["--help"]);
  for (const [flag = "", , , shown = ""] of flagRows()) {
    const help = stdout.split(new RegExp(`^ {2,6}${codeIn([flag])}\\b`, "m"))[1]?.split("[env:")[0];
    const [, value] = /\[default: ([^\s\],]+)/.exec(help ?? "") ?? [];
    if (value !== undefined) expect(shown.replaceAll(/[\\`]/g, ""), flag).toContain(value);
  }
});

test("docs/gateway.md has each error code with its status", () => {
  const schema = JSON.parse(read("schemas/protocol/error-envelope.schema.json")) as {
    definitions: { ErrorCode: { oneOf: { const: string }[] } };
  };
  const codes = schema.definitions.ErrorCode.oneOf.map((each) => each.const);
  const table = read("gateway/src/http/error.rs");
  const statuses = codes.map((code) => {
    const [, status = "missing"] = new RegExp(`\\((\\d+), "${code}"\\)`).exec(table) ?? [];
    return `${code} ${status}`;
  });
  const rows = rowsOf("docs/gateway.md").filter(([, status]) => /^[45]\d\d$/.test(status ?? ""));
  const documented = rows.map(([code = "", status = ""]) => `${codeIn([code])} ${status}`);
  expect(documented.sort()).toEqual(statuses.sort());
});

test("docs/diagnostics.md has a section for each code", () => {
  const sections = read("docs/diagnostics.md").split(/^### /m).slice(1);
  const documented = sections.map((section) => {
    const [, code, title, text] =
      /^(\w+)\n\n\*\*(.*)\.\*\* \S[^\n]*(?:\n[^\n]+)*\n\n(Mend: \S)/.exec(section) ?? [];
    return [code, title?.toLowerCase(), text !== undefined];
  });
  const codes = Object.entries(diagnosticTitles);
  expect(documented).toEqual(codes.map(([code, title]) => [code, title.toLowerCase(), true]));
});

test("docs/codegen.md shows what tunnel-codegen says", () => {
  const [shown = ""] = blocks(read("docs/codegen.md"), "console").filter((block) =>
    block.startsWith("$ tunnel-codegen\n"),
  );
  using project = createProject({ "src/orders.ts": orders });
  const { stderr, status } = project.codegen();
  expect({ stderr, status }).toEqual({ stderr: shown.replace(/^.*\n/, ""), status: 1 });
});

const orders = `import { defineTask } from "tunnel-worker-sdk";

interface Order {
  placed: Promise<string>;
  /** @minimum ten */
  total: number;
}

export const order = defineTask("app.order", (input: Order) => input.total > 0);
`;

test("docs/codegen.md has each command and its flags", async () => {
  const help = async (...args: string[]) => (await run(node, [codegenBin, ...args])).stdout;
  const [, list = ""] = /Commands:\n((?: {2}.+\n)+)/.exec(await help("--help")) ?? [];
  const page = read("docs/codegen.md");
  const commands = matches(list, /^ {2}([a-z]+)/gm);
  expect(commands).toContain("generate");
  for (const command of commands) {
    expect(page).toContain(`\`tunnel-codegen ${command}`);
    const flags = matches(await help(command, "--help"), /^ {2}(--[a-z-]+)/gm);
    for (const flag of flags) expect(page, command).toContain(flag);
  }
});

test.each(pages)("the links of %s lead somewhere", (page) => {
  const targets = matches(read(page), /\]\((?!https?:)([^)]+)\)/g);
  const broken = targets.filter((target) => {
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test.each(pages)("the TypeScript of %s is that of the files that it names", (page) => {
  for (const block of blocks(read(page), "ts")) {
    const [, path = "", code = ""] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(block) ?? [];
    expect(path, block).not.toBe("");
    expect(unindented(read(path))).toContain(unindented(code));
  }
});

test.each(pages)("no code of %s is left unchecked", (page) => {
  const languages = new Set(matches(read(page), /^```(\w*)$/gm).filter((name) => name !== ""));
  const checkedOrData = ["ts", "console", "json", "sh", "text", "toml", "yaml"];
  expect([...languages].filter((name) => !checkedOrData.includes(name))).toEqual([]);
});

test("the calls of README.md and docs/gateway.md are answered as shown", async () => {
  const [command] = matches(read("README.md"), /^target\/debug\/tunnel-gateway (.*)$/gm);
  expect(command, "the tour's command, for which tunnel.toml names the worker").toBe(
    "--schemas schemas/",
  );
  await using gateway = await startGateway({ schemas: "schemas/", token: "secret" });
  const calls = ["README.md", "docs/gateway.md"].flatMap((page) =>
    blocks(read(page), "console").flatMap(transcript),
  );
  expect(calls.length).toBeGreaterThan(5);
  for (const { command, output } of calls) {
    expect(await outputOf(command, gateway.origin), command).toBe(output);
  }
});

/** What a command of the docs prints, sent to another address than the one that they name. */
async function outputOf(command: string, origin: string): Promise<string> {
  const here = (text: string) => text.replaceAll("http://127.0.0.1:7070", origin);
  if (command.startsWith("printf ")) {
    const pipeline = command.replace("target/debug/tunnel-gateway", gatewayBinary());
    return (await run("sh", ["-c", pipeline], { cwd: root })).stdout.trimEnd();
  }
  const script = /^node_modules\/\.bin\/node (\S+)$/.exec(command)?.[1];
  if (script === undefined) return curl(here(command));
  const folder = join(root, dirname(script));
  const code = here(read(script)).replaceAll(`from "./`, `from "${folder}/`);
  const { stdout } = await run(node, ["--input-type=module-typescript", "--eval", code]);
  return stdout.trimEnd();
}

/** As curl does it: a machine that builds this need not have it. */
async function curl(command: string): Promise<string> {
  const form =
    /^curl -s (?<url>\S+)(?: -H "(?<name>[^:]+): (?<value>[^"]+)")?(?: -d '(?<body>.*)')?$/;
  const { url, name, value, body } = form.exec(command)?.groups ?? {};
  if (url === undefined) throw new Error(`not a curl command that is understood: ${command}`);
  const headers = { ...(name && { [name]: value ?? "" }) };
  const answer = await fetch(
    url,
    body === undefined
      ? { headers }
      : {
          method: "POST",
          headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
          body,
        },
  );
  return answer.text();
}

/** `$ command` and what it printed, up to the next one. */
function transcript(block: string): { command: string; output: string }[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.trimEnd().split("\n");
      return { command, output: output.join("\n") };
    });
}

function blocks(markdown: string, language: string): string[] {
  return matches(markdown, new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"));
}

/** Flag, variable, key and default of every setting; options of subcommands have a meaning only. */
function flagRows(cells = 4): string[][] {
  const rows = rowsOf("docs/gateway.md");
  return rows.filter((row) => row.length === cells && row[0]?.startsWith("`--"));
}

/** The cells of every table row. */
function rowsOf(page: string): string[][] {
  const lines = matches(read(page), /^\| (.*) \|$/gm);
  return lines.map((line) => line.split(" | ").map((cell) => cell.trim()));
}

/** Of the cells, what is set as code. */
function codeIn(cells: readonly string[]): string {
  return cells.flatMap((cell) => matches(cell, /^`([^`]+)`/g)).join(" ");
}

/** As GitHub makes them from headings. */
function anchorsOf(markdown: string): string[] {
  const headings = matches(markdown, /^#+ (.+)$/gm);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** An excerpt may come from further inside. */
function unindented(code: string): string {
  return code.replaceAll(/^ +/gm, "");
}

/** What the first group of each match has. */
function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group = ""]) => group);
}
