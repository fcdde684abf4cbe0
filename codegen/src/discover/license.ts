import { nearestManifest } from "../package-manifest.ts";

/** What the project's nearest `package.json` says of the license; undefined where it says nothing. */
export function licenseOf(dir: string): string | undefined {
  const license = nearestManifest(dir)?.["license"];
  return typeof license === "string" && license !== "" ? license : undefined;
}
