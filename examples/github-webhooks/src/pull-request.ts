import type { PullRequestEvent } from "@octokit/webhooks-types";
import { defineTask } from "tunnel-worker-sdk";
import { plural, type Summary } from "./summary.ts";

/** Something happened to a pull request. */
export const pullRequest = defineTask("github.webhooks.pull_request", summarizePullRequest);

export interface PullRequestSummary extends Summary {
  number: number;
  /** Lines added and removed. */
  size: number;
  /** Open, not a draft, and nobody has been asked to review it. */
  needsReviewer: boolean;
}

export function summarizePullRequest(event: PullRequestEvent): PullRequestSummary {
  const { pull_request: pull, repository, sender } = event;
  return {
    repository: repository.full_name,
    by: sender.login,
    text: `${verbOf(event)} #${pull.number} ${pull.title} (${plural(pull.commits, "commit")})`,
    url: pull.html_url,
    number: pull.number,
    size: pull.additions + pull.deletions,
    needsReviewer: pull.state === "open" && !pull.draft && pull.requested_reviewers.length === 0,
  };
}

function verbOf(event: PullRequestEvent): string {
  switch (event.action) {
    case "closed":
      return event.pull_request.merged ? "merged" : "closed";
    case "labeled":
    case "unlabeled":
      return `${event.action} (${event.label.name})`;
    case "synchronize":
      return "updated";
    default:
      return event.action.replaceAll("_", " ");
  }
}
