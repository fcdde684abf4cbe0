// Generated from gateway/protocol/examples/write_samples.rs by `pnpm protocol`. Do not edit.
import type { GatewayMessage } from "../../src/generated/gateway-message.ts";

export const gatewayMessages = [
  {"type":"task","id":1,"taskId":"app.tasks.add","input":{"a":5,"b":3}},
  {"type":"task","id":2,"taskId":"app.tasks.serverTime","timeoutMs":30000,"context":{"requestId":"0f8fad5b-d9cb-469f-a165-70867728950e","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","principal":"default","runnerContext":"{\"tenant\":\"é\"}"}},
  {"type":"task","id":9007199254740991,"taskId":"app.tasks.echo","input":null,"context":{"requestId":"r"}},
  {"type":"event","id":3,"eventId":"app.events.notify","payload":{"msg":"hi"}},
  {"type":"event","id":4,"eventId":"app.events.notify","returnPayload":true,"timeoutMs":1,"context":{"requestId":"0f8fad5b-d9cb-469f-a165-70867728950e","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","principal":"default","runnerContext":"{\"tenant\":\"é\"}"}},
  {"type":"ping","id":5},
  {"type":"cancel","id":1},
  {"type":"cancel","id":1,"reason":"timeout"},
  {"type":"cancel","id":1,"reason":"client-disconnected"},
  {"type":"shutdown"},
  {"type":"conversions","named":{"Node":{"kind":"object","properties":{"at":"Date","children":{"kind":"array","items":{"kind":"reference","name":"Node"}}}}},"tasks":{"app.tasks.echo":{"input":{"kind":"tuple","elements":["bigint","plain","URL"],"rest":"Uint8Array"},"output":{"kind":"union","string":"Date","literals":["never"],"array":{"kind":"map","key":"Date","value":{"kind":"set"}},"object":{"kind":"tagged","tag":"kind","cases":[{"tags":["a",1],"conversion":{"kind":"object","patterns":[{"pattern":"^x-","conversion":"plain"}],"additional":"Date"}}]}}}},"events":{"app.events.notify":{"kind":"reference","name":"Node"}},"errors":{"app.errors.late":"Date"}},
] as const satisfies GatewayMessage[];

/** The same, as they come over the pipe. */
export const gatewayLines = [
  "{\"type\":\"task\",\"id\":1,\"taskId\":\"app.tasks.add\",\"input\":{\"a\":5,\"b\":3}}",
  "{\"type\":\"task\",\"id\":2,\"taskId\":\"app.tasks.serverTime\",\"timeoutMs\":30000,\"context\":{\"requestId\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\",\"principal\":\"default\",\"runnerContext\":\"{\\\"tenant\\\":\\\"é\\\"}\"}}",
  "{\"type\":\"task\",\"id\":9007199254740991,\"taskId\":\"app.tasks.echo\",\"input\":null,\"context\":{\"requestId\":\"r\"}}",
  "{\"type\":\"event\",\"id\":3,\"eventId\":\"app.events.notify\",\"payload\":{\"msg\":\"hi\"}}",
  "{\"type\":\"event\",\"id\":4,\"eventId\":\"app.events.notify\",\"returnPayload\":true,\"timeoutMs\":1,\"context\":{\"requestId\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\",\"principal\":\"default\",\"runnerContext\":\"{\\\"tenant\\\":\\\"é\\\"}\"}}",
  "{\"type\":\"ping\",\"id\":5}",
  "{\"type\":\"cancel\",\"id\":1}",
  "{\"type\":\"cancel\",\"id\":1,\"reason\":\"timeout\"}",
  "{\"type\":\"cancel\",\"id\":1,\"reason\":\"client-disconnected\"}",
  "{\"type\":\"shutdown\"}",
  "{\"type\":\"conversions\",\"named\":{\"Node\":{\"kind\":\"object\",\"properties\":{\"at\":\"Date\",\"children\":{\"kind\":\"array\",\"items\":{\"kind\":\"reference\",\"name\":\"Node\"}}}}},\"tasks\":{\"app.tasks.echo\":{\"input\":{\"kind\":\"tuple\",\"elements\":[\"bigint\",\"plain\",\"URL\"],\"rest\":\"Uint8Array\"},\"output\":{\"kind\":\"union\",\"string\":\"Date\",\"literals\":[\"never\"],\"array\":{\"kind\":\"map\",\"key\":\"Date\",\"value\":{\"kind\":\"set\"}},\"object\":{\"kind\":\"tagged\",\"tag\":\"kind\",\"cases\":[{\"tags\":[\"a\",1],\"conversion\":{\"kind\":\"object\",\"patterns\":[{\"pattern\":\"^x-\",\"conversion\":\"plain\"}],\"additional\":\"Date\"}}]}}}},\"events\":{\"app.events.notify\":{\"kind\":\"reference\",\"name\":\"Node\"}},\"errors\":{\"app.errors.late\":\"Date\"}}",
];
