import {
  AnnotatedType,
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  EnumType,
  IndexedObjectType,
  type JsDocAnnotations,
  type KeyPattern,
  LiteralType,
  MapType,
  NamedType,
  NeverType,
  NonNullishType,
  NullType,
  NumberType,
  ObjectType,
  PatternStringType,
  ReadonlyArrayType,
  RichType,
  type SequenceElement,
  SequenceType,
  SetType,
  StringType,
  UnionType,
  UnknownType,
  WrittenType,
} from "../../model/types.ts";
import { docOfAnnotations } from "./doc-comment.ts";

const maxWidth = 100;

/** What a reference to a named type is written as. */
export type Refer = (type: NamedType) => string;

/**
 * A type as TypeScript writes it, on one line where it fits and says nothing
 * of its properties; else its lines, all but the first indented.
 */
export function printType(type: BaseType, refer: Refer, indent = ""): string {
  if (!isDocumented(type)) {
    const flat = write(type, { refer });
    if (indent.length + flat.length <= maxWidth) return flat;
  }
  return write(type, { refer, indent });
}

/** `name: type`; a union on several lines begins with its own line break. */
export function labelled(name: string, type: string): string {
  return type.startsWith("\n") ? `${name}:${type}` : `${name}: ${type}`;
}

/** The members of an object type, a line each but for comments and nested types. */
export function printMembers(type: ObjectType, refer: Refer, indent: string): string {
  return members(type, { refer, indent })
    .map(({ doc, text }) => [...doc, `${text};`].map((line) => `${indent}${line}\n`).join(""))
    .join("");
}

/** A type without what JSDoc said of it, and that. */
export function splitAnnotations(type: BaseType): [BaseType, JsDocAnnotations] {
  if (!(type instanceof AnnotatedType)) return [type, {}];
  const [inner, annotations] = splitAnnotations(type.getType());
  return [inner, { ...annotations, ...type.getAnnotations() }];
}

/** How types are laid out: on one line, or, where there is an `indent`, on several. */
interface Layout {
  refer: Refer;
  indent?: string;
}

function write(type: BaseType, layout: Layout): string {
  if (type instanceof AnnotatedType) return write(type.getType(), layout);
  if (type instanceof NamedType) return layout.refer(type);
  if (type instanceof StringType) return "string";
  if (type instanceof NumberType) return "number";
  if (type instanceof BooleanType) return "boolean";
  if (type instanceof NullType) return "null";
  if (type instanceof UnknownType) return "unknown";
  if (type instanceof AnyType) return "any";
  if (type instanceof NeverType) return "never";
  if (type instanceof NonNullishType) return "{}";
  if (type instanceof LiteralType) return JSON.stringify(type.getValue());
  if (type instanceof PatternStringType) return type.getSource();
  if (type instanceof EnumType) return union(type.getTypes(), layout);
  if (type instanceof UnionType) return union(type.getTypes(), layout);
  if (type instanceof RichType) return type.getName();
  if (type instanceof MapType) {
    const name = type.isReadonly() ? "ReadonlyMap" : "Map";
    return `${name}<${write(type.getKey(), layout)}, ${write(type.getValue(), layout)}>`;
  }
  if (type instanceof SetType) {
    return `${type.isReadonly() ? "ReadonlySet" : "Set"}<${write(type.getItem(), layout)}>`;
  }
  if (type instanceof ArrayType) return list(type, layout);
  if (type instanceof SequenceType) return tuple(type, layout);
  if (type instanceof ObjectType) return object(type, layout);
  if (type instanceof WrittenType) return written(type, layout);
  throw new Error(`the client cannot print a type of the kind ${type.constructor.name}`);
}

function union(types: readonly BaseType[], layout: Layout): string {
  const [only] = types;
  if (!only) return "never";
  if (types.length === 1) return write(only, layout);
  if (layout.indent === undefined) return types.map((type) => write(type, layout)).join(" | ");
  const indent = `${layout.indent}  `;
  return types
    .map((type) => `\n${indent}| ${printType(type, layout.refer, `${indent}  `)}`)
    .join("");
}

function list(type: ArrayType, layout: Layout): string {
  const prefix = type instanceof ReadonlyArrayType ? "readonly " : "";
  return `${prefix}${operand(type.getItem(), layout)}[]`;
}

/** A type before `[]`. */
function operand(type: BaseType, layout: Layout): string {
  const [bare] = splitAnnotations(type);
  const isUnion = bare instanceof UnionType || bare instanceof EnumType;
  const needsParentheses = isUnion ? bare.getTypes().length > 1 : isReadonly(bare);
  if (!needsParentheses) return write(bare, layout);
  return layout.indent === undefined
    ? `(${write(bare, layout)})`
    : `(${write(bare, layout)}\n${layout.indent})`;
}

function isReadonly(type: BaseType): boolean {
  return type instanceof ReadonlyArrayType || (type instanceof SequenceType && type.isReadonly());
}

function tuple(type: SequenceType, layout: Layout): string {
  const elements = [...type.getLeading(), ...type.getTrailing()];
  // Older compilers want all members named or none.
  const isNamed = elements.every(({ name }) => name !== undefined);
  const inner = nested(layout);
  const element = (each: SequenceElement) => {
    const text = isNamed || !each.optional ? print(each.type, inner) : operand(each.type, inner);
    if (isNamed) return labelled(`${each.name ?? ""}${each.optional ? "?" : ""}`, text);
    return each.optional ? `${text}?` : text;
  };
  const rest = type.getRest();
  const parts = [
    ...type.getLeading().map(element),
    ...(rest ? [`...${isNamed ? "rest: " : ""}${operand(rest, inner)}[]`] : []),
    ...type.getTrailing().map(element),
  ];
  const prefix = type.isReadonly() ? "readonly " : "";
  if (layout.indent === undefined || parts.length === 0) return `${prefix}[${parts.join(", ")}]`;
  return `${prefix}[\n${parts.map((part) => `${layout.indent ?? ""}  ${part},\n`).join("")}${layout.indent}]`;
}

function object(type: ObjectType, layout: Layout): string {
  if (type.getNonPrimitive()) return "object";
  if (layout.indent !== undefined) {
    return `{\n${printMembers(type, layout.refer, `${layout.indent}  `)}${layout.indent}}`;
  }
  return `{ ${members(type, layout)
    .map(({ text }) => text)
    .join("; ")} }`;
}

function written(type: WrittenType, { refer, indent }: Layout): string {
  const lines = type.getText(refer).split("\n");
  if (indent !== undefined) return lines.join(`\n${indent}`);
  // On one line a closing brace ends the member before it.
  return lines
    .map((line, index) =>
      /^\s*[}\]]/.test(lines[index + 1] ?? "") ? line.replace(/;$/, "") : line,
    )
    .map((line) => line.trim())
    .join(" ");
}

interface Member {
  doc: string[];
  text: string;
}

function members(type: ObjectType, layout: Layout): Member[] {
  const properties = type.getProperties().map((property) => {
    const [bare, annotations] = splitAnnotations(property.getType());
    const name = `${propertyName(property.getName())}${property.isRequired() ? "" : "?"}`;
    return { doc: docOfAnnotations(annotations), text: labelled(name, print(bare, layout)) };
  });
  const absent = type.getProperties().filter((property) => !property.isRequired());
  const signature = (
    key: string,
    { type: value, optional }: Pick<KeyPattern, "type" | "optional">,
    covers: (name: string) => boolean,
  ) => {
    // A property under the signature reads as undefined, which it must allow then.
    const orUndefined = optional || absent.some((property) => covers(property.getName()));
    const text = labelled(`[key: ${key}]`, print(value, layout));
    return { doc: [], text: orUndefined ? `${text} | undefined` : text };
  };
  const additional = type.getAdditionalProperties();
  const others = {
    type: typeof additional === "boolean" ? new UnknownType() : additional,
    optional: type instanceof IndexedObjectType && type.hasOptionalValues(),
  };
  const patterns = type instanceof IndexedObjectType ? type.getPatterns() : [];
  const all = [
    ...properties,
    ...patterns.map((pattern) =>
      signature(pattern.key.getSource(), pattern, (name) => pattern.key.takes(name)),
    ),
    ...(additional === false ? [] : [signature("string", others, () => true)]),
  ];
  // `{}` would take anything at all.
  return all.length === 0 ? [{ doc: [], text: "[key: string]: never" }] : all;
}

function print(type: BaseType, { refer, indent }: Layout): string {
  return indent === undefined ? write(type, { refer }) : printType(type, refer, indent);
}

function nested(layout: Layout): Layout {
  return layout.indent === undefined ? layout : { ...layout, indent: `${layout.indent}  ` };
}

function propertyName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** Whether a property in it has a comment, which no single line can hold. */
function isDocumented(type: BaseType): boolean {
  const [bare] = splitAnnotations(type);
  if (bare instanceof WrittenType) return bare.getText(() => "").includes("/*");
  if (bare instanceof ObjectType) {
    const values = bare.getProperties().map((property) => property.getType());
    const additional = bare.getAdditionalProperties();
    const patterns = bare instanceof IndexedObjectType ? bare.getPatterns() : [];
    return (
      values.some((value) => docOfAnnotations(splitAnnotations(value)[1]).length > 0) ||
      [...values, ...patterns.map((pattern) => pattern.type)].some(isDocumented) ||
      (typeof additional === "object" && isDocumented(additional))
    );
  }
  if (bare instanceof ArrayType || bare instanceof SetType) return isDocumented(bare.getItem());
  if (bare instanceof MapType) return isDocumented(bare.getKey()) || isDocumented(bare.getValue());
  if (bare instanceof UnionType) return bare.getTypes().some(isDocumented);
  if (bare instanceof SequenceType) {
    const rest = bare.getRest();
    const elements = [...bare.getLeading(), ...bare.getTrailing()].map((each) => each.type);
    return elements.some(isDocumented) || (rest !== undefined && isDocumented(rest));
  }
  return false;
}
