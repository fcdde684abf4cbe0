import type { CorpusType } from "../corpus/corpus-type.ts";

const typeFest = (names: string, type: string) =>
  `import type { ${names} } from "type-fest";\n${type}`;

const apiEvent = {
  Records: [
    {
      messageId: "1",
      receiptHandle: "h",
      body: "x",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1",
        SenderId: "s",
        ApproximateFirstReceiveTimestamp: "1",
      },
      messageAttributes: {},
      md5OfBody: "m",
      eventSource: "aws:sqs",
      eventSourceARN: "arn",
      awsRegion: "eu",
    },
  ],
};

/** Types that packages declare. */
export const packages: CorpusType[] = [
  {
    name: "TypeFestFixedLengthArray",
    source: typeFest("FixedLengthArray", "type T = { f: FixedLengthArray<number, 2> };"),
    values: [
      { f: [1, 2] },
      { f: [1] },
      { f: [1, 2, 3] },
      { f: [1, "x"] },
      { f: { 0: 1, 1: 2, length: 2 } },
    ],
  },
  {
    name: "TypeFestSimplifyMerge",
    source: typeFest(
      "Simplify, Merge",
      "type T = Simplify<Merge<{ a: number; b: string }, { b: number; c?: boolean }>>;",
    ),
    values: [
      { a: 1, b: 1 },
      { a: 1, b: "x" },
      { a: 1, b: 1, c: true },
      { a: 1 },
      { a: 1, b: 1, d: 1 },
    ],
  },
  {
    name: "TypeFestExceptSetRequired",
    source: typeFest(
      "Except, SetRequired, SetOptional",
      "interface A { a: number; b?: string; c: boolean; d: 1 } type T = SetOptional<SetRequired<Except<A, 'd'>, 'b'>, 'c'>;",
    ),
    values: [{ a: 1, b: "x" }, { a: 1, b: "x", c: true }, { a: 1 }, { a: 1, b: "x", d: 1 }],
  },
  {
    name: "TypeFestJsonValue",
    source: typeFest("JsonValue", "type T = { v: JsonValue };"),
    values: [{ v: null }, { v: [1, { a: ["x"] }] }, { v: { a: { b: false } } }, {}, { v: 1, w: 1 }],
  },
  {
    name: "TypeFestJsonObject",
    source: typeFest("JsonObject", "type T = JsonObject;"),
    values: [{}, { a: 1 }, { a: [null] }, [], 1],
  },
  {
    name: "TypeFestPartialDeep",
    source: typeFest(
      "PartialDeep",
      "type T = PartialDeep<{ a: { b: number; c: { d: string } }; e: string[] }>;",
    ),
    values: [
      {},
      { a: {} },
      { a: { c: {} } },
      { a: { b: "x" } },
      { e: ["x"] },
      { e: [1] },
      { f: 1 },
    ],
  },
  {
    name: "TypeFestTagged",
    source: typeFest(
      "Tagged, NonEmptyTuple, LiteralUnion",
      "type Id = Tagged<string, 'Id'>; type T = { ids: NonEmptyTuple<number>; id: Id; size: LiteralUnion<'s' | 'm', string> };",
    ),
    values: [
      { ids: [1], id: "a", size: "s" },
      { ids: [], id: "a", size: "s" },
      { ids: [1, 2], id: "a", size: "xl" },
      { ids: [1], id: 1, size: "s" },
    ],
    exceptions: [
      { value: { ids: [1], id: "a", size: "s" }, rule: "brand" },
      { value: { ids: [1, 2], id: "a", size: "xl" }, rule: "brand" },
    ],
  },
  {
    name: "TypeFestExclusive",
    source: typeFest(
      "RequireExactlyOne, RequireAtLeastOne",
      "interface A { a?: number; b?: number; c: 1 } type T = { one: RequireExactlyOne<A, 'a' | 'b'>; some: RequireAtLeastOne<A, 'a' | 'b'> };",
    ),
    values: [
      { one: { a: 1, c: 1 }, some: { a: 1, b: 1, c: 1 } },
      { one: { a: 1, b: 1, c: 1 }, some: { a: 1, c: 1 } },
      { one: { c: 1 }, some: { a: 1, c: 1 } },
      { one: { b: 1, c: 1 }, some: { c: 1 } },
    ],
  },
  {
    name: "TypeFestCases",
    source: typeFest(
      "CamelCasedPropertiesDeep, SnakeCasedProperties",
      "type T = { c: CamelCasedPropertiesDeep<{ user_name: string; home: { zip_code: string } }>; s: SnakeCasedProperties<{ userName: string }> };",
    ),
    values: [
      { c: { userName: "x", home: { zipCode: "1" } }, s: { user_name: "x" } },
      { c: { user_name: "x", home: { zipCode: "1" } }, s: { user_name: "x" } },
      { c: { userName: "x", home: { zipCode: "1" } }, s: { userName: "x" } },
    ],
  },
  {
    name: "GeojsonPoint",
    source: `import type { Feature, Point } from "geojson"; type T = Feature<Point, { name: string }>;`,
    values: [
      {
        type: "Feature",
        geometry: { type: "Point", coordinates: [1, 2] },
        properties: { name: "x" },
      },
      {
        type: "Feature",
        geometry: { type: "Line", coordinates: [1, 2] },
        properties: { name: "x" },
      },
      {
        type: "Feature",
        geometry: { type: "Point", coordinates: ["1"] },
        properties: { name: "x" },
      },
      { type: "Feature", geometry: { type: "Point", coordinates: [1] }, properties: {} },
      {
        type: "Feature",
        id: 1,
        bbox: [1, 2, 3, 4],
        geometry: { type: "Point", coordinates: [1] },
        properties: { name: "x" },
      },
      {
        type: "Feature",
        bbox: [1, 2, 3],
        geometry: { type: "Point", coordinates: [1] },
        properties: { name: "x" },
      },
    ],
  },
  {
    name: "GeojsonGeometry",
    source: `import type { Geometry } from "geojson"; type T = Geometry;`,
    values: [
      { type: "Point", coordinates: [1, 2] },
      { type: "Polygon", coordinates: [[[1, 2]]] },
      { type: "Polygon", coordinates: [1, 2] },
      { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [1] }] },
      { type: "GeometryCollection", coordinates: [1] },
      { type: "GeometryCollection", geometries: [{ type: "Points", coordinates: [1] }] },
      { type: "Point", coordinates: [1, 2], geometries: [] },
    ],
  },
  {
    name: "GeojsonCollection",
    source: `import type { FeatureCollection, Geometry } from "geojson"; type T = FeatureCollection<Geometry | null, { [name: string]: string | null }>;`,
    values: [
      { type: "FeatureCollection", features: [] },
      {
        type: "FeatureCollection",
        features: [{ type: "Feature", geometry: null, properties: { a: null } }],
      },
      {
        type: "FeatureCollection",
        features: [{ type: "Feature", geometry: null, properties: { a: 1 } }],
      },
      { type: "FeatureCollection", features: [{ type: "Feature", properties: {} }] },
    ],
  },
  {
    name: "GeojsonAnyProperties",
    source: `import type { Feature } from "geojson"; type T = Feature;`,
    values: [
      {
        type: "Feature",
        geometry: { type: "Point", coordinates: [1, 2] },
        properties: { name: ["x"] },
      },
      { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] }, properties: null },
      { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] }, properties: "x" },
      { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] } },
    ],
  },
  {
    name: "GeojsonGivenAny",
    source: `import type { Feature, Point } from "geojson"; type T = Feature<Point, any>;`,
    values: [],
    refused: "TUN2001",
  },
  {
    name: "LambdaSqs",
    source: `import type { SQSEvent } from "aws-lambda"; type T = SQSEvent;`,
    values: [
      apiEvent,
      { Records: [] },
      { Records: [{ ...apiEvent.Records[0], body: 1 }] },
      { Records: [{ body: "x" }] },
      { records: [] },
    ],
  },
  {
    name: "LambdaS3",
    source: `import type { S3Event } from "aws-lambda"; type T = S3Event["Records"][number]["s3"];`,
    values: [
      {
        s3SchemaVersion: "1",
        configurationId: "c",
        bucket: { name: "b", ownerIdentity: { principalId: "p" }, arn: "a" },
        object: { key: "k", size: 1, eTag: "e", sequencer: "s" },
      },
      {
        s3SchemaVersion: "1",
        configurationId: "c",
        bucket: { name: "b", ownerIdentity: {}, arn: "a" },
        object: { key: "k", size: "1", eTag: "e", sequencer: "s" },
      },
    ],
  },
  {
    name: "LambdaDynamo",
    source: `import type { AttributeValue } from "aws-lambda"; type T = Record<string, AttributeValue>;`,
    values: [
      { a: { S: "x" } },
      { a: { L: [{ N: "1" }] } },
      { a: { M: { b: { BOOL: true } } } },
      { a: { S: 1 } },
      { a: {} },
    ],
  },
  {
    name: "LambdaApiGateway",
    source: `import type { APIGatewayProxyResult } from "aws-lambda"; type T = APIGatewayProxyResult;`,
    values: [
      { statusCode: 200, body: "x" },
      { statusCode: 200, body: "x", headers: { a: "b", c: 1, d: true } },
      { statusCode: 200, body: "x", headers: { a: null } },
      { statusCode: 200, body: 1 },
      { statusCode: 200, body: "x", multiValueHeaders: { a: ["b"] }, isBase64Encoded: false },
    ],
  },
  {
    name: "UtilityTypes",
    source: `import type { $ElementType, Optional, Overwrite, PickByValue, RequiredKeys, Unionize, ValuesType } from "utility-types";
type T = {
  o: Optional<{ a: 1; b: 2 }, "a">; w: Overwrite<{ a: 1; b: 2 }, { b: "x" }>;
  p: PickByValue<{ a: string; b: number }, string>; k: RequiredKeys<{ a?: 1; b: 2 }>;
  v: ValuesType<{ a: "x"; b: 1 }>; u: Unionize<{ a: string; b: number }>; e: $ElementType<{ a: null }, "a">;
};`,
    values: [
      { o: { b: 2 }, w: { a: 1, b: "x" }, p: { a: "x" }, k: "b", v: 1, u: { b: 1 }, e: null },
      { o: { a: 1 }, w: { a: 1, b: "x" }, p: { a: "x" }, k: "b", v: 1, u: { b: 1 }, e: null },
      { o: { b: 2 }, w: { a: 1, b: 2 }, p: { a: "x" }, k: "b", v: 1, u: { b: 1 }, e: null },
      { o: { b: 2 }, w: { a: 1, b: "x" }, p: { b: 1 }, k: "b", v: 1, u: { b: 1 }, e: null },
      { o: { b: 2 }, w: { a: 1, b: "x" }, p: { a: "x" }, k: "a", v: 1, u: { b: 1 }, e: null },
      { o: { b: 2 }, w: { a: 1, b: "x" }, p: { a: "x" }, k: "b", v: 2, u: { b: 1 }, e: null },
      { o: { b: 2 }, w: { a: 1, b: "x" }, p: { a: "x" }, k: "b", v: "x", u: { b: "1" }, e: null },
    ],
  },
  {
    name: "LanguageServerEdits",
    source:
      'import type { Hover, WorkspaceEdit } from "vscode-languageserver-types";\ntype T = { edit: WorkspaceEdit; hover?: Hover };',
    values: [
      { edit: { documentChanges: [{ kind: "create", uri: "u" }] } },
      { edit: { documentChanges: [{ kind: "rename", oldUri: "u", newUri: "v" }] } },
      { edit: { documentChanges: [{ kind: "rename", uri: "u" }] } },
      { edit: { changes: { a: [] } }, hover: { contents: { kind: "markdown", value: "x" } } },
      { edit: {}, hover: { contents: ["x", { language: "ts", value: "y" }] } },
      { edit: {}, hover: { contents: { kind: "html", value: "x" } } },
    ],
  },
  {
    name: "JsonSchema",
    source: 'import type { JSONSchema7 } from "json-schema";\ntype T = JSONSchema7;',
    values: [
      { type: "object", properties: { a: { type: ["string", "null"] }, b: true }, required: ["a"] },
      { items: [{ $ref: "#" }], const: { a: [1] } },
      { type: "text" },
      { properties: { a: 1 } },
      { required: "a" },
      { more: 1 },
    ],
  },
  {
    name: "SlackBlocks",
    source: 'import type { KnownBlock } from "@slack/types";\ntype T = KnownBlock;',
    values: [
      { type: "divider" },
      { type: "section", text: { type: "mrkdwn", text: "x" } },
      { type: "header", text: { type: "plain_text", text: "x", emoji: true } },
      { type: "header", text: { type: "mrkdwn", text: "x" } },
      { type: "divider", text: { type: "plain_text", text: "x" } },
      { type: "section", text: "x" },
      { type: "none" },
    ],
  },
  {
    name: "DiscordMessage",
    source:
      'import type { RESTPostAPIChannelMessageJSONBody } from "discord-api-types/v10";\ntype T = RESTPostAPIChannelMessageJSONBody;',
    values: [
      { content: "x" },
      { embeds: [{ title: "x", fields: [{ name: "a", value: "b" }] }], tts: true },
      { components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: "x" }] }] },
      { components: [{ type: 1, components: [{ type: 2, style: 5, custom_id: "x" }] }] },
      { embeds: [{ title: 1 }] },
      { content: "x", more: 1 },
    ],
  },
  {
    name: "DiscordGateway",
    source:
      'import type { GatewayReceivePayload } from "discord-api-types/v10";\ntype T = GatewayReceivePayload;',
    values: [
      { op: 10, d: { heartbeat_interval: 1 }, t: null, s: null },
      { op: 9, d: true, t: null, s: null },
      { op: 9, d: { heartbeat_interval: 1 }, t: null, s: null },
      { op: 10, d: { heartbeat_interval: 1 }, t: "READY", s: 1 },
      { op: 11, t: null, s: null },
      { op: 0, d: { id: "a", channel_id: "b" }, t: "MESSAGE_DELETE", s: 1 },
    ],
    exceptions: [
      { value: { op: 11, t: null, s: null }, rule: "undefined" },
      {
        value: { op: 0, d: { id: "a", channel_id: "b" }, t: "MESSAGE_DELETE", s: 1 },
        rule: "enum",
      },
    ],
  },
  {
    name: "FpTs",
    source: `import type { Either } from "fp-ts/Either";
import type { NonEmptyArray } from "fp-ts/NonEmptyArray";
import type { Option } from "fp-ts/Option";
type T = { e: Either<string, number>; n: NonEmptyArray<string>; o?: Option<{ a: 1 }> };`,
    values: [
      { e: { _tag: "Left", left: "x" }, n: ["a"] },
      { e: { _tag: "Right", right: 1 }, n: ["a", "b"], o: { _tag: "None" } },
      { e: { _tag: "Right", right: 1 }, n: ["a"], o: { _tag: "Some", value: { a: 1 } } },
      { e: { _tag: "Right", left: "x" }, n: ["a"] },
      { e: { _tag: "Left", left: "x" }, n: [] },
      { e: { _tag: "Left", left: "x" }, n: ["a"], o: { _tag: "Some" } },
    ],
  },
];
