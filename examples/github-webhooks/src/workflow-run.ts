import type { WorkflowRunEvent } from "@octokit/webhooks-types";
import { defineTask } from "tunnel-worker-sdk";
import type { Summary } from "./summary.ts";

/** A workflow was requested, has started or is done. */
export const workflowRun = defineTask("github.webhooks.workflow_run", summarizeWorkflowRun);

export interface WorkflowRunSummary extends Summary {
  branch: string;
  outcome: "running" | "passed" | "failed" | "other";
  /** From the start of this attempt to the last change, in seconds. */
  seconds: number;
}

export function summarizeWorkflowRun({
  action,
  workflow_run: run,
  repository,
  sender,
}: WorkflowRunEvent): WorkflowRunSummary {
  const outcome = action === "completed" ? outcomeOf(run.conclusion) : "running";
  return {
    repository: repository.full_name,
    by: sender.login,
    text: `${run.name} #${run.run_number} on ${run.head_branch}: ${outcome}`,
    url: run.html_url,
    branch: run.head_branch,
    outcome,
    seconds: (Date.parse(run.updated_at) - Date.parse(run.run_started_at)) / 1000,
  };
}

function outcomeOf(
  conclusion: WorkflowRunEvent["workflow_run"]["conclusion"],
): WorkflowRunSummary["outcome"] {
  switch (conclusion) {
    case "success":
      return "passed";
    case "failure":
    case "timed_out":
      return "failed";
    default:
      return "other";
  }
}
