import { expect, test } from "vitest";
import { type SchemaDocument, shareSchemas } from "../../src/emit/openapi/shared-schemas.ts";

type Definitions = Record<string, Record<string, unknown>>;

function document(direction: SchemaDocument["direction"], $defs: Definitions): SchemaDocument {
  const [name = ""] = Object.keys($defs);
  return { name: "app.tasks.any", direction, schema: { $ref: `#/$defs/${name}`, $defs } };
}

function share(...documents: SchemaDocument[]) {
  const { components, roots } = shareSchemas(documents, ["ErrorBody"]);
  const refs = roots.map((root) => root.$ref);
  return { names: [...components.keys()], refs, components: Object.fromEntries(components) };
}

const link = (name: string) => ({ $ref: `#/$defs/${name}` });
const component = (name: string) => `#/components/schemas/${name}`;

test("what means the same is one component", () => {
  const { names, refs } = share(
    document("input", { Order: { items: link("Item") }, Item: { type: "string" } }),
    document("output", { Order: { items: link("Item") }, Item: { type: "string" } }),
  );
  expect(names).toEqual(["Item", "Order"]);
  expect(refs).toEqual([component("Order"), component("Order")]);
});

test("equal texts are told apart by what they refer to", () => {
  const { names, refs, components } = share(
    document("input", { Order: { items: link("Item") }, Item: { type: "string" } }),
    document("output", { Order: { items: link("Item") }, Item: { type: "number" } }),
  );
  expect(names).toEqual(["Item", "ItemInput", "Order", "OrderInput"]);
  expect(refs).toEqual([component("OrderInput"), component("Order")]);
  expect(components.OrderInput).toEqual({ items: { $ref: component("ItemInput") } });
});

test("the ways that values go are told apart by name", () => {
  const { refs } = share(
    document("openInput", { Order: { type: "object", title: "open" } }),
    document("input", { Order: { type: "object", title: "closed" } }),
    document("output", { Order: { type: "object", title: "out" } }),
    document("output", { Order: { type: "object", title: "other" } }),
  );
  expect(refs).toEqual(["OrderOpenInput", "OrderInput", "Order", "Order2"].map(component));
});

test("a number behind a name that ends in one is told from it", () => {
  const { names } = share(
    document("output", { "address.1": { type: "string" } }),
    document("output", { "address.1": { type: "number" } }),
  );
  expect(names).toEqual(["address.1", "address.1.2"]);
});

test("types that contain themselves and each other are followed to the end", () => {
  const folder = (of: string) => ({
    Folder: { properties: { files: { items: link("File") } } },
    File: { properties: { in: link("Folder"), size: { type: of } } },
  });
  const { names } = share(
    document("input", folder("number")),
    document("output", folder("string")),
  );
  expect(names).toEqual(["File", "FileInput", "Folder", "FolderInput"]);
});

test("a root that contains itself becomes a component with the document's name", () => {
  const { components, roots } = shareSchemas(
    [{ name: "app.tasks.any.input", direction: "input", schema: { items: { $ref: "#" } } }],
    [],
  );
  const reference = { $ref: component("app.tasks.any.input") };
  expect(Object.fromEntries(components)).toEqual({ "app.tasks.any.input": { items: reference } });
  expect(roots).toEqual([{ items: reference }]);
});

test("a root with a name is a component, the same as the definition elsewhere", () => {
  const node = { properties: { next: link("Node") } };
  const { components, roots } = shareSchemas(
    [
      { name: "a.input", typeName: "Order", direction: "output", schema: { type: "object" } },
      document("output", { Order: { type: "object" } }),
      {
        name: "b.input",
        typeName: "Node",
        direction: "output",
        schema: { ...node, $defs: { Node: node } },
      },
    ],
    [],
  );
  expect(Object.fromEntries(components)).toEqual({
    Order: { type: "object" },
    Node: { properties: { next: { $ref: component("Node") } } },
  });
  expect(roots.map(({ $ref }) => $ref)).toEqual(["Order", "Order", "Node"].map(component));
});

test("names of the document's own components are left alone", () => {
  expect(share(document("input", { ErrorBody: { type: "object" } })).names).toEqual(["ErrorBody2"]);
});
