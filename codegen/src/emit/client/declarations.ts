import type { DeclaredError } from "../../model/declared-error.ts";
import type { Event } from "../../model/event.ts";
import type { Task } from "../../model/task.ts";
import { type NamedType, NeverType, ObjectType, WrittenType } from "../../model/types.ts";
import type { Value } from "../../model/value.ts";
import { OncePer } from "../once-per.ts";
import { docComment, docOfAnnotations } from "./doc-comment.ts";
import { ErrorTypes } from "./error-types.ts";
import { isTree, type Method, type MethodTree } from "./method-tree.ts";
import { labelled, printMembers, printType, type Refer, splitAnnotations } from "./print-type.ts";
import { type Lines, Page } from "./page.ts";
import type { MappedPlace } from "./source-map.ts";
import { type Printed, TypeNames } from "./type-names.ts";

/** `index.d.ts`, and where in it the name of each method is. */
export function emitDeclarations(
  methods: MethodTree,
  declared: readonly DeclaredError[],
  banner: string,
): { text: string; places: MappedPlace[] } {
  const names = new TypeNames();
  const errors = new ErrorTypes(declared, names);
  const failure = errors.union(declared) ?? "DeclaredError";
  const page = new Page();
  page.write(`// ${banner}
import type {
  CallOptions,
  ClientOptions,
  DeclaredError,
  Failure,
  Safe,
  Throws,
  TunnelErrorClass,
} from "./runtime/index.js";

export { ClientError, DeclaredError, GatewayError, ValidationError } from "./runtime/index.js";
export type {
${exportedTypes.map((name) => `  ${name},\n`).join("")}} from "./runtime/index.js";

/** A client of the gateway at \`options.baseUrl\`. Nothing is sent before the first call. */
export declare function createClient(options: ClientOptions): Client;

/** The calls, and what can be said of all of them. */
export interface Client extends Calls {
  /** The same calls, but a failure is returned and not thrown. */
  readonly safe: Safe<Calls>;
  /** Another client with these options over this one's; headers are merged. */
  readonly with: (options: Partial<ClientOptions>) => Client;
}

/** What every error of a call is an instance of. */
export declare const TunnelError: TunnelErrorClass<${failure}>;

/** Everything that a call can fail with: \`code\` tells it apart, \`id\` the declared errors. */
export type TunnelError = Failure<${failure}>;

/** Everything that can be called, by what is left of its id without the root. */
export interface Calls {
`);
  writeMethods(page, methods, { names, errors }, "  ");
  page.write("}\n");
  const failures = errors.declarations();
  const types = names.declarations(declaration);
  const rest = [...failures, ...types].map((text) => `\n${text}`);
  return { text: page.text + rest.join(""), places: page.places };
}

/** Types of the runtime that callers may want to name. */
const exportedTypes = [
  "CallOptions",
  "ClientErrorCode",
  "ClientOptions",
  "ErrorCode",
  "FailedAttempt",
  "Fetch",
  "IncomingResponse",
  "OutgoingRequest",
  "Result",
  "Retry",
  "TunnelErrorCode",
  "TunnelErrorInit",
  "ValidationDetail",
];

interface Types {
  names: TypeNames;
  errors: ErrorTypes;
}

function writeMethods(page: Page, methods: MethodTree, types: Types, indent: string): void {
  for (const [segment, member] of methods) {
    if (isTree(member)) {
      page.write(`${indent}readonly ${segment}: {\n`);
      writeMethods(page, member, types, `${indent}  `);
      page.write(`${indent}};\n`);
    } else {
      writeMethod(page, segment, member, types, indent);
    }
  }
}

const methodLines = new OncePer<Task | Event, Printed<Lines>>();

function writeMethod(
  page: Page,
  segment: string,
  method: Method,
  { names, errors }: Types,
  indent: string,
): void {
  const subject = method.kind === "task" ? method.task : method.event;
  const failures = method.kind === "task" ? errors.union(method.task.errors) : undefined;
  const version = `${indent}${segment}: ${failures ?? ""}`;
  const lines = names.printed(methodLines, subject, version, (refer) =>
    linesOf(segment, method, failures, refer, indent),
  );
  page.add(lines);
}

/** A property rather than a method: it may be passed around unbound. */
function linesOf(
  segment: string,
  method: Method,
  failures: string | undefined,
  refer: Refer,
  indent: string,
): Lines {
  const page = new Page();
  const isTask = method.kind === "task";
  const { source } = isTask ? method.task : method.event;
  const [parameter, value] = parameterOf(method);
  for (const line of methodDoc(method)) page.write(`${indent}${line}\n`);
  page.write(`${indent}readonly `);
  page.mark(source);
  const first = labelled(
    `${parameter}${value.optional ? "?" : ""}`,
    printValue(value, "undefined", refer, `${indent}  `),
  );
  const result = isTask ? printResult(method.task.output, refer, indent) : "void";
  const answer = `Promise<${result}>${failures === undefined ? "" : ` & Throws<${failures}>`}`;
  const line = `${segment}: (${first}, options?: CallOptions) => ${answer};\n`;
  page.write(
    first.includes("\n") || indent.length + line.length > 100
      ? `${segment}: (\n${indent}  ${first},\n${indent}  options?: CallOptions,\n${indent}) => ${answer};\n`
      : line,
  );
  return page;
}

/** What hovering over a call shows. */
export function methodDoc(method: Method): string[] {
  const { documentation, jsDoc, deprecation, options } =
    method.kind === "task" ? method.task : method.event;
  const [parameter, value] = parameterOf(method);
  const { description } = splitAnnotations(value.type)[1];
  return docComment(jsDoc ? jsDoc.description : documentation, [
    ...(description === undefined ? [] : [`@param ${parameter} ${description}`]),
    ...(jsDoc?.tags ?? []).map(({ name, text }) => `@${name}${/^\S/.test(text) ? " " : ""}${text}`),
    ...(options.deprecated ? [["@deprecated", deprecation].join(" ").trimEnd()] : []),
  ]);
}

function parameterOf(method: Method): ["input" | "payload", Value] {
  return method.kind === "task" ? ["input", method.task.input] : ["payload", method.event.payload];
}

function printResult(output: Value, refer: Refer, indent: string): string {
  const result = printValue(output, "void", refer, indent);
  return output.optional && result !== "void" ? `${result} | undefined` : result;
}

function printValue(value: Value, ifNothing: string, refer: Refer, indent: string): string {
  const [bare] = splitAnnotations(value.type);
  return bare instanceof NeverType ? ifNothing : printType(bare, refer, indent);
}

function declaration(name: string, type: NamedType, refer: Refer): string {
  const [body, annotations] = splitAnnotations(type.getType());
  const doc = docOfAnnotations(annotations)
    .map((line) => `${line}\n`)
    .join("");
  if (body instanceof ObjectType && !body.getNonPrimitive()) {
    return `${doc}export interface ${name} {\n${printMembers(body, refer, "  ")}}\n`;
  }
  const text = printType(body, refer);
  if (body instanceof WrittenType && /^\{[^]*\}$/.test(text) && !/\} [|&] \{|^\} ./m.test(text)) {
    return `${doc}export interface ${name} ${body.getText(refer)}\n`;
  }
  return `${doc}export type ${name} =${text.startsWith("\n") ? "" : " "}${text};\n`;
}
