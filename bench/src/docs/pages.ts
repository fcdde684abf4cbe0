/** The pages under `docs/` that show figures of a run. */
export const pages = ["performance.md", "pipes.md", "scaling.md"];
