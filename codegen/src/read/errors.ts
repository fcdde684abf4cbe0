import ts from "typescript";
import { isWellFormedId } from "../discover/id.ts";
import { withoutAssertions } from "../discover/literal-value.ts";
import type { DeclaredError } from "../model/declared-error.ts";
import { readOutgoing } from "./handler.ts";
import { locationOf } from "./place.ts";
import type { Reader } from "./reader.ts";

/**
 * The errors that a task declares: what `defineError` made says all in its type.
 *
 * @param expression the option's value: a list, which may be a constant's and have others spread in
 */
export function readErrors(reader: Reader, expression: ts.Expression): DeclaredError[] {
  const errors = elementsOf(reader, expression).flatMap((element) => {
    const error = readError(reader, element);
    return error ? [error] : [];
  });
  const byId = new Map(errors.map((error) => [error.id, error]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What each element names, wherever the list that has it is. */
function elementsOf(reader: Reader, expression: ts.Expression): ts.Expression[] {
  const node = withoutAssertions(expression);
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.flatMap((element) =>
      ts.isSpreadElement(element) ? elementsOf(reader, element.expression) : [element],
    );
  }
  const declaration = declarationOf(reader, node);
  if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) {
    return elementsOf(reader, declaration.initializer);
  }
  refuse(reader, node, "the errors must be listed, since no code is run to find them");
  return [];
}

function readError(reader: Reader, node: ts.Expression): DeclaredError | undefined {
  const { ts: checker } = reader.checker;
  const [constructor] = checker.getTypeAtLocation(node).getConstructSignatures();
  const made = constructor && checker.getReturnTypeOfSignature(constructor);
  const typeOf = (name: string) => {
    const property = made?.getProperty(name);
    return property && checker.getTypeOfSymbolAtLocation(property, node);
  };
  const [id, httpCode, data] = [typeOf("id"), typeOf("httpCode"), typeOf("data")];
  if (!id?.isStringLiteral() || !httpCode?.isNumberLiteral() || !data) {
    refuse(reader, node, "this is nothing that defineError returned with a literal id");
    return undefined;
  }
  if (!isWellFormedId(id.value)) {
    refuse(reader, node, `${JSON.stringify(id.value)} is no id`);
    return undefined;
  }
  if (!isErrorStatus(httpCode.value)) {
    refuse(reader, node, `httpCode must be from 400 to 599, not ${httpCode.value}`);
    return undefined;
  }
  const documentation = documentationOf(reader, node);
  const error = {
    id: id.value,
    httpCode: httpCode.value,
    data: readOutgoing(reader, data, "data", node),
    ...(documentation === "" ? {} : { documentation }),
  };
  origins.set(error, { run: reader.run, data: checker.typeToString(data, undefined, exact) });
  return error;
}

const exact: ts.TypeFormatFlags =
  ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType;

/** Where an error was read, and its data as the checker writes it: objects are of one run only. */
const origins = new WeakMap<DeclaredError, { run: symbol; data: string }>();

export function isSameError(a: DeclaredError, b: DeclaredError): boolean {
  if (a.httpCode !== b.httpCode || a.data.optional !== b.data.optional) return false;
  const [from, other] = [origins.get(a), origins.get(b)];
  return from?.run === other?.run
    ? a.data.type.getId() === b.data.type.getId()
    : from?.data === other?.data;
}

function documentationOf(reader: Reader, node: ts.Expression): string {
  const declaration = declarationOf(reader, node);
  const name = declaration && ts.getNameOfDeclaration(declaration);
  const symbol = name && reader.checker.ts.getSymbolAtLocation(name);
  const parts = symbol?.getDocumentationComment(reader.checker.ts) ?? [];
  return ts.displayPartsToString(parts).replaceAll(/\r\n?/g, "\n").trim();
}

function declarationOf(reader: Reader, node: ts.Expression): ts.Declaration | undefined {
  const symbol = reader.checker.ts.getSymbolAtLocation(node);
  return symbol && reader.checker.resolveAlias(symbol).declarations?.[0];
}

function isErrorStatus(code: number): boolean {
  return Number.isInteger(code) && code >= 400 && code <= 599;
}

function refuse(reader: Reader, node: ts.Node, message: string): void {
  reader.diagnostics.error("TUN1024", message, {
    hint: "errors: [OutOfStock], where OutOfStock is a constant that defineError returned",
    location: locationOf(node),
  });
}
