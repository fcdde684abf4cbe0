import { closeSync, ftruncateSync, openSync, writeFileSync, writevSync } from "node:fs";

type Pieces = readonly Uint8Array[];

/** Puts the pieces of a file in the place of those that are in it, which are written only where they differ. */
export function replacePieces(file: string, before: Pieces, after: Pieces): void {
  if (!writeDifferences(file, before, after)) writeFileSync(file, Buffer.concat(after));
}

/** False if not all could be written; why, whoever writes it again is told. */
function writeDifferences(file: string, before: Pieces, after: Pieces): boolean {
  const descriptor = openSync(file, "r+");
  try {
    for (const { offset, pieces } of differences(before, after)) {
      if (writevSync(descriptor, pieces, offset) < sizeOf(pieces)) return false;
    }
    ftruncateSync(descriptor, sizeOf(after));
    return true;
  } finally {
    closeSync(descriptor);
  }
}

interface Run {
  offset: number;
  pieces: Uint8Array[];
}

/** What is not where it was, in runs of pieces. */
function differences(before: Pieces, after: Pieces): Run[] {
  const runs: Run[] = [];
  let offset = 0;
  let known = 0;
  let knownOffset = 0;
  let run: Run | undefined;
  for (const piece of after) {
    for (; knownOffset < offset && known < before.length; known += 1) {
      knownOffset += before[known]?.length ?? 0;
    }
    if (knownOffset === offset && isSame(before[known], piece)) {
      run = undefined;
    } else {
      if (!run) runs.push((run = { offset, pieces: [] }));
      run.pieces.push(piece);
    }
    offset += piece.length;
  }
  return runs;
}

export function hasSamePieces(a: Pieces, b: Pieces): boolean {
  return a.length === b.length && a.every((piece, index) => isSame(b[index], piece));
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a === b || (a?.length === b.length && Buffer.compare(a, b) === 0);
}

function sizeOf(pieces: Pieces): number {
  return pieces.reduce((size, { length }) => size + length, 0);
}
