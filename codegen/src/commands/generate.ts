import { letHeapGrow } from "../let-heap-grow.ts";
import { loadProjects } from "../projects.ts";
import { isReportFormat, reports } from "../report/report.ts";
import { run } from "../run.ts";
import { watch } from "../watch.ts";
import { defineCommand, UsageError } from "./command.ts";

export const generateCommand = defineCommand({
  name: "generate",
  summary: "write schemas, manifest, client and documents (what runs where no command is named)",
  description: `Writes JSON Schemas, a manifest, a typed client, a discovery document and an OpenAPI
document from the types of the tasks and events that a config includes.`,
  flags: {
    config: {
      type: "string",
      multiple: true,
      default: ["tunnel.config.ts"],
      value: "FILE",
      help: "the config; may be repeated, and be a glob (default: tunnel.config.ts)",
    },
    check: {
      type: "boolean",
      default: false,
      help: "write nothing; list what would change and exit with 1 if anything would",
    },
    watch: { type: "boolean", default: false, help: "generate again after each change" },
    format: {
      type: "string",
      default: "text",
      value: "FORMAT",
      help: "how to report: text, json (one object a run, on a line) or github (annotations)",
    },
  },
  async run({ values }) {
    if (values.check && values.watch) {
      throw new UsageError("--check and --watch exclude each other");
    }
    const { format } = values;
    if (!isReportFormat(format)) {
      throw new UsageError(`--format is one of ${Object.keys(reports).join(", ")}`);
    }
    const projects = await loadProjects(values.config);
    if (values.watch) {
      await Promise.all(projects.map((project) => watch(project, { format })));
      return 0;
    }
    letHeapGrow();
    const results = projects.map((project) => run(project, { check: values.check, format }));
    return results.every((isWell) => isWell) ? 0 : 1;
  },
});
