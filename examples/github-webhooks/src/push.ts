import type { PushEvent } from "@octokit/webhooks-types";
import { defineTask } from "tunnel-worker-sdk";
import { plural, type Summary } from "./summary.ts";

/** Commits, a branch or a tag arrived at, or left, a repository. */
export const push = defineTask("github.webhooks.push", summarizePush);

export function summarizePush(event: PushEvent): Summary {
  return {
    repository: event.repository.full_name,
    by: event.pusher.name,
    text: textOf(event),
    url: event.compare,
  };
}

function textOf({ ref, created, deleted, forced, commits }: PushEvent): string {
  const name = ref.replace(/^refs\/(heads|tags)\//, "");
  const kind = ref.startsWith("refs/tags/") ? "tag" : "branch";
  if (deleted) return `deleted the ${kind} ${name}`;
  if (created && commits.length === 0) return `created the ${kind} ${name}`;
  const [summary = ""] = commits.at(-1)?.message.split("\n") ?? [];
  const what = `${forced ? "force-pushed" : "pushed"} ${plural(commits.length, "commit")} to ${name}`;
  return summary === "" ? what : `${what}: ${summary}`;
}
