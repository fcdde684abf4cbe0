import type { ReleaseEvent } from "@octokit/webhooks-types";
import { defineTask } from "tunnel-worker-sdk";
import { plural, type Summary } from "./summary.ts";

/** Something happened to a release. */
export const release = defineTask("github.webhooks.release", summarizeRelease);

export interface ReleaseSummary extends Summary {
  tag: string;
  prerelease: boolean;
  /** Bytes of all assets together. */
  assetBytes: number;
}

export function summarizeRelease({
  action,
  release,
  repository,
  sender,
}: ReleaseEvent): ReleaseSummary {
  const kind = release.prerelease ? "pre-release" : "release";
  const assets = plural(release.assets.length, "asset");
  return {
    repository: repository.full_name,
    by: sender.login,
    text: `${action} ${kind} ${release.tag_name} (${assets})`,
    url: release.html_url,
    tag: release.tag_name,
    prerelease: release.prerelease,
    assetBytes: release.assets.reduce((bytes, asset) => bytes + asset.size, 0),
  };
}
