/** What `tunnel-codegen init` writes, by path. */
export function template(name: string, version: string): Record<string, string> {
  return {
    "package.json": json({
      name,
      version: "0.0.0",
      private: true,
      license: "UNLICENSED",
      type: "module",
      scripts: {
        dev: "node dev.ts",
        call: "node call.ts",
        codegen: "tunnel-codegen",
        check: "tunnel-codegen --check && tsc --noEmit",
        build: "tunnel-codegen && tsc -p tsconfig.build.json",
        start: 'tunnel-gateway --worker "node dist/worker.js"',
      },
      dependencies: { "tunnel-worker-sdk": `^${version}` },
      devDependencies: {
        "@types/node": "^24.0.0",
        "tunnel-codegen": `^${version}`,
        typescript: "^5.9.0",
      },
      engines: { node: ">=24" },
    }),
    "tsconfig.json": json({
      compilerOptions: {
        target: "ES2023",
        lib: ["ES2023"],
        module: "NodeNext",
        types: ["node"],
        strict: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        rewriteRelativeImportExtensions: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ["src", "call.ts", "dev.ts", "tunnel.config.ts"],
    }),
    "tsconfig.build.json": json({
      extends: "./tsconfig.json",
      compilerOptions: { noEmit: false, rootDir: "src", outDir: "dist" },
      include: ["src"],
    }),
    "tunnel.config.ts": `import { defineConfig } from "tunnel-codegen";

export default defineConfig({
  include: ["src/**/*.ts"],
  schemasDir: "schemas",
  clientDir: "client",
  root: "app",
});
`,
    "tunnel.toml": `# What tunnel-gateway reads where it is started; flags and TUNNEL_* variables come first.
schemas = "schemas"
worker = "node src/worker.ts"
`,
    "src/greet.ts": `import { defineTask } from "tunnel-worker-sdk";

export interface Greeting {
  /** @maxLength 200 */
  text: string;
  /** @format date-time */
  at: string;
}

/** Says hello. */
export const greet = defineTask(
  "app.tasks.greet",
  (input: {
    /**
     * @minLength 1
     * @maxLength 100
     */
    name: string;
  }): Greeting => ({ text: \`Hello, \${input.name}!\`, at: new Date().toISOString() }),
);
`,
    "src/worker.ts": `import { startWorker } from "tunnel-worker-sdk";
import { greet } from "./greet.ts";

await startWorker({ tasks: [greet] });
`,
    "call.ts": `// Calls the service through its generated client: npm run call -- Ada
import { createClient } from "./client/index.js";

const client = createClient({
  baseUrl: process.env["BASE_URL"] ?? "http://127.0.0.1:7070/__runner",
  token: process.env["TUNNEL_TOKEN"] ?? "dev-token",
});
const [name = "world"] = process.argv.slice(2);
console.log(await client.tasks.greet({ name }));
`,
    "dev.ts": `// Serves the tasks; each change of src generates again and has the gateway reload.
import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { loadConfig, watch } from "tunnel-codegen";

const token = process.env["TUNNEL_TOKEN"] ?? "dev-token";
const project = await loadConfig(resolve("tunnel.config.ts")).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(1);
});
let gateway: ChildProcess | undefined;

await watch(project, {
  onRun: (isWell) => {
    if (!isWell) return;
    if (gateway) gateway.kill("SIGHUP");
    else gateway = serve();
  },
});

function serve(): ChildProcess {
  const child = spawn("tunnel-gateway", ["--access-log"], {
    env: { ...process.env, TUNNEL_TOKEN: token },
    stdio: "inherit",
  });
  child.on("error", (error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "it is not on the PATH" : error.message;
    console.error(\`tunnel-gateway does not start: \${why}\`);
    process.exit(1);
  });
  child.on("exit", (code) => process.exit(code ?? 1));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  console.error(\`x-runner-token: \${token}\`);
  return child;
}
`,
    ".gitignore": `node_modules/
dist/
client/*.d.ts.map
`,
    "README.md": `# ${name}

\`\`\`sh
npm install
npm run dev    # generates, serves on http://127.0.0.1:7070, follows your edits
npm run call   # in another terminal: calls it through its generated client
npm run build  # generates and compiles to dist/
npm start      # serves what was built; set TUNNEL_TOKEN
\`\`\`

\`tunnel-gateway\` must be on the PATH. Under \`npm run dev\` the token is \`dev-token\`; without the client
it goes like this:

\`\`\`sh
curl http://127.0.0.1:7070/__runner/task/app.tasks.greet -H "x-runner-token: dev-token" -d '{"input":{"name":"Ada"}}'
\`\`\`

Tasks are in \`src/\`, with their types; \`schemas/\` and \`client/\` are generated: commit them, and let
CI run \`npm run check\`.
`,
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
