/** A place in a source file, counted as editors count: from 1. */
export interface SourceLocation {
  /** Absolute, with forward slashes. */
  file: string;
  line: number;
  /** In UTF-16 code units. */
  column: number;
}
