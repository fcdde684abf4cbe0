import type { IssuesEvent } from "@octokit/webhooks-types";
import { defineTask } from "tunnel-worker-sdk";
import type { Summary } from "./summary.ts";

/** Something happened to an issue. */
export const issues = defineTask("github.webhooks.issues", summarizeIssue);

export interface IssueSummary extends Summary {
  number: number;
  labels: string[];
  assignees: string[];
}

export function summarizeIssue(event: IssuesEvent): IssueSummary {
  const { issue, repository, sender } = event;
  return {
    repository: repository.full_name,
    by: sender.login,
    text: `${verbOf(event)} #${issue.number} ${issue.title}`,
    url: issue.html_url,
    number: issue.number,
    labels: (issue.labels ?? []).map((label) => label.name),
    assignees: issue.assignees.map((user) => user.login),
  };
}

function verbOf(event: IssuesEvent): string {
  switch (event.action) {
    case "transferred":
      return `transferred to ${event.changes.new_repository.full_name}`;
    case "milestoned":
    case "demilestoned":
      return `${event.action} (${event.milestone.title})`;
    default:
      return event.action;
  }
}
