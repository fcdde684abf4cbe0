import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FolderWatcher } from "./folder-watcher.ts";

let dir: string;
let told: Set<string>;
let watcher: FolderWatcher;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-folders-")));
  told = new Set();
  watcher = new FolderWatcher({
    onChange: (path) => told.add(path.slice(dir.length + 1)),
    onError: (error) => {
      throw error;
    },
  });
});

afterEach(() => {
  watcher.close();
  rmSync(dir, { recursive: true });
});

it("tells of a file each time it is replaced, and when it is written after that", async () => {
  make("tree/sub");
  writeFileSync(join(dir, "tree/sub/a"), "0");
  follow(["tree"]);
  for (const text of ["1", "2", "3", "4"]) {
    writeFileSync(join(dir, "tree/sub/temporary"), text);
    renameSync(join(dir, "tree/sub/temporary"), join(dir, "tree/sub/a"));
    await toTell("tree/sub/a");
  }
  appendFileSync(join(dir, "tree/sub/a"), "5");
  await toTell("tree/sub/a");
});

it("tells of files in folders that come, at any depth and at once", async () => {
  make("tree");
  follow(["tree"]);
  make("tree/new/deep");
  writeFileSync(join(dir, "tree/new/deep/a"), "");
  await toTell("tree/new/deep/a");
  appendFileSync(join(dir, "tree/new/deep/a"), "1");
  await toTell("tree/new/deep/a");
});

it("follows a folder that is not there yet, or is deleted and made again", async () => {
  follow(["far/tree"]);
  for (let round = 0; round < 3; round += 1) {
    make("far/tree");
    writeFileSync(join(dir, "far/tree/a"), "");
    await toTell("far/tree/a");
    rmSync(join(dir, "far"), { recursive: true });
    await toTell("far/tree");
  }
});

it("follows the folder that took another's place, and tells that the other went", async () => {
  make("tree/sub");
  make("aside");
  follow(["tree"]);
  renameSync(join(dir, "tree/sub"), join(dir, "gone"));
  renameSync(join(dir, "aside"), join(dir, "tree/sub"));
  await toTell("tree/sub");
  writeFileSync(join(dir, "tree/sub/a"), "");
  await toTell("tree/sub/a");
});

it("follows a link to a folder", async () => {
  make("elsewhere");
  symlinkSync(join(dir, "elsewhere"), join(dir, "tree"));
  follow(["tree"]);
  writeFileSync(join(dir, "elsewhere/a"), "");
  await toTell("tree/a");
});

it("leaves out packages, hidden folders, and what is below a folder or beside it", async () => {
  for (const path of ["tree/node_modules/x", "tree/.git", "only/below", "beside"]) make(path);
  follow(["tree"], ["only"]);
  for (const path of ["tree/node_modules/x/a", "tree/.git/a", "only/below/a", "beside/a", "a"]) {
    writeFileSync(join(dir, path), "");
  }
  writeFileSync(join(dir, "only/a"), "");
  writeFileSync(join(dir, "tree/a"), "");
  await vi.waitFor(() => expect([...told].sort()).toEqual(["only/a", "tree/a"]));
  expect(watcher.isFollowed(join(dir, "only"))).toBe(true);
  expect(watcher.isFollowed(join(dir, "only/below"))).toBe(false);
  expect(watcher.isFollowed(join(dir, "beside"))).toBe(false);
});

function make(path: string): void {
  mkdirSync(join(dir, path), { recursive: true });
}

function follow(trees: readonly string[], folders: readonly string[] = []): void {
  const within = (paths: readonly string[]) => new Set(paths.map((path) => join(dir, path)));
  watcher.follow(within(trees), within(folders));
}

/** Waits until it is told, and forgets what was told until then. */
async function toTell(path: string): Promise<void> {
  await vi.waitFor(() => expect(told).toContain(path), { timeout: 10_000, interval: 5 });
  told.clear();
}
