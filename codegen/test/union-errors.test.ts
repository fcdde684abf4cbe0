import { expect, it } from "vitest";
import { gatewayVerdicts } from "./oracle/gateway.ts";
import { inputSchemas } from "./oracle/schemas.ts";

/** Where the gateway says that values are wrong: `/p type`. */
function complaints(source: string, values: readonly unknown[]): string[][] {
  const schema = inputSchemas([source])[0]?.schema ?? {};
  const [verdicts = []] = gatewayVerdicts([{ schema, values }]);
  return verdicts.map(({ details = [] }) =>
    details.map(({ path, keyword }) => `${path} ${keyword}`),
  );
}

it("tells a union's member by its tag", () => {
  const source = 'type T = { k: "a"; p: number } | { k: "b"; q: string };';
  const values = [{ k: "b", q: 1 }, { k: "a", p: "x" }, { k: "b" }, { k: "c" }, { p: 1 }];
  expect(complaints(source, values)).toEqual([
    ["/q type"],
    ["/p type"],
    [" required"],
    ["/k enum"],
    [" required"],
  ]);
});

it("tells a union's member by a tag that one may leave out", () => {
  const source = 'type T = { k?: "a"; p: number } | { k: "b"; q: string } | { k: "c" };';
  const values = [{ k: "b", q: 1 }, { k: "a", p: "x" }, { p: "x" }, { k: "b" }, { k: "d" }, {}];
  expect(complaints(source, values)).toEqual([
    ["/q type"],
    ["/p type"],
    ["/p type"],
    [" required"],
    ["/k enum"],
    [" required"],
  ]);
});

it("tells a union's member by a tag that one never has", () => {
  const source =
    "interface Old { version?: undefined; name: string } interface New { version: 2; names: string[] } type T = Old | New;";
  const values = [{ name: 1 }, { version: 2, names: [1] }, { version: 2 }, { version: 3 }, {}];
  expect(complaints(source, values)).toEqual([
    ["/name type"],
    ["/names/0 type"],
    [" required"],
    ["/version enum"],
    [" required"],
  ]);
});
