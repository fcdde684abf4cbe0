import type {
  IssuesEvent,
  PullRequestEvent,
  PushEvent,
  ReleaseEvent,
  WorkflowRunEvent,
} from "@octokit/webhooks-types";
import { expect, test } from "vitest";
import { createTestWorker } from "tunnel-worker-sdk/testing";
import { issues } from "../src/issues.ts";
import { pullRequest } from "../src/pull-request.ts";
import { push } from "../src/push.ts";
import { release } from "../src/release.ts";
import { workflowRun } from "../src/workflow-run.ts";
import { examples, type WebhookName } from "./oracle.ts";

const app = createTestWorker({ tasks: [push, pullRequest, issues, release, workflowRun] });

/** GitHub's examples; some leave out fields that the types ask for, none of which a summary reads. */
const payloads = <Event>(webhook: WebhookName): Event[] =>
  examples()
    .filter(({ name }) => name.startsWith(`api.github.com/${webhook}/`))
    .map(({ payload }) => payload as Event);

test("push", async () => {
  const summaries = payloads<PushEvent>("push").map((event) => app.call(push, event));
  expect((await Promise.all(summaries)).map(({ text }) => text)).toMatchSnapshot();
});

test("pull_request", async () => {
  const summaries = payloads<PullRequestEvent>("pull_request").map((event) =>
    app.call(pullRequest, event),
  );
  expect((await Promise.all(summaries)).map(({ text }) => text)).toMatchSnapshot();
});

test("issues", async () => {
  const summaries = payloads<IssuesEvent>("issues").map((event) => app.call(issues, event));
  expect((await Promise.all(summaries)).map(({ text }) => text)).toMatchSnapshot();
});

test("release", async () => {
  const summaries = payloads<ReleaseEvent>("release").map((event) => app.call(release, event));
  expect(await Promise.all(summaries)).toMatchSnapshot();
});

test("workflow_run", async () => {
  const summaries = payloads<WorkflowRunEvent>("workflow_run").map((event) =>
    app.call(workflowRun, event),
  );
  expect(await Promise.all(summaries)).toMatchSnapshot();
});
