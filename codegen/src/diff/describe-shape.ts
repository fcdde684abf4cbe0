import type { ObjectShape, Shape } from "./shape.ts";
import { shapesOf } from "./shapes-of.ts";

/** A few words for what a shape takes: `"cash"`, `a number`, `{ kind: "guest" }`. */
export function describeShape(shape: Shape): string {
  switch (shape.type) {
    case "value":
      return JSON.stringify(shape.value);
    case "number":
      return shape.multiplesOf.includes(1) ? "a whole number" : "a number";
    case "string":
      return shape.patterns.length > 0 ? `a string like ${shape.patterns.join(", ")}` : "a string";
    case "array":
      return "a list";
    case "object": {
      const tags = [...tagsOf(shape)];
      return tags.length > 0 ? `{ ${tags.join(", ")} }` : objectByNames(shape);
    }
  }
}

function objectByNames({ required }: ObjectShape): string {
  const names = [...required].slice(0, 3);
  return names.length > 0 ? `an object with ${names.join(", ")}` : "an object";
}

/** The properties that have one value. */
function* tagsOf({ required, properties }: ObjectShape): Generator<string> {
  for (const name of required) {
    const [only, ...others] = shapesOf(properties.get(name) ?? []);
    if (only?.type === "value" && others.length === 0) {
      yield `${name}: ${JSON.stringify(only.value)}`;
    }
  }
}
