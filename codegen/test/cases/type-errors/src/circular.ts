import { defineTask } from "tunnel-worker-sdk";

type Tree = Tree & { leaf: 1 };
type Here = There;
type There = Here;
interface Input {
  tree: Tree;
  here: Here | null;
  leaf: Tree["leaf"];
  there: There["there"];
}
export const circular = defineTask("app.circular", (input: Input) => input.tree);
