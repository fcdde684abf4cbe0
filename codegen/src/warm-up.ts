import type { Project } from "./config.ts";
import { generate } from "./generate.ts";
import type { Session } from "./session.ts";
import { compareWithDisk } from "./write.ts";

/**
 * Does what an edit of one file makes the next run do, and writes nothing. After the first run that
 * takes twice as long as ever after: what V8 has compiled of the checker is for the first one alone.
 */
export function warmUp(project: Project, session: Session): void {
  const { compiler, definitions, disk } = session;
  const withDefinitions = compiler.files().filter((file) => definitions.get(file)?.length);
  const file = compiler.leastImported(withDefinitions);
  if (file === undefined) return;
  compiler.forget(file);
  const { output } = generate(project, session);
  if (output) compareWithDisk(project, output.files, disk);
}
