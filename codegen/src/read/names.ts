import { createHash } from "node:crypto";
import { relative, sep } from "node:path";
import ts from "typescript";
import type { NamedType } from "../model/types.ts";
import type { Checker } from "./checker.ts";
import type { NameProposal } from "./distinct-names.ts";
import type { CarriedAliases } from "./lost-alias.ts";
import { createNamed } from "./settle-names.ts";

/**
 * Proposes names of types: those that their authors gave them, with type arguments
 * (`Page<Order>` is `PageOrder`). They depend on nothing but declarations: not
 * on offsets, the working directory or the order of files.
 */
export class Names {
  readonly #checker: Checker;
  readonly #projectDir: string;
  readonly #proposed = new Map<ts.Type, NameProposal | undefined>();
  readonly #files = new Map<string, string>();
  /** A file and the folders that it is in, the nearest first, in the form of names. */
  readonly #folders = new Map<string, readonly string[]>();
  /** How many types there are of one identity, which should be one. */
  readonly #uses = new Map<string, number>();

  constructor(checker: Checker, projectDir: string) {
    this.#checker = checker;
    this.#projectDir = projectDir;
  }

  /**
   * The name for a type, if its author named it and its type arguments.
   *
   * @param carried aliases among the type arguments that the checker has forgotten
   */
  propose(type: ts.Type, carried: readonly CarriedAliases[] = []): NameProposal | undefined {
    if (carried.length > 0) return this.#propose(type, 0, carried);
    const known = this.#proposed.get(type);
    if (known || this.#proposed.has(type)) return known;
    const proposal = this.#propose(type, 0);
    this.#proposed.set(type, proposal);
    return proposal;
  }

  /** A name for a type that must have one though nobody gave it any. */
  invent(type: ts.Type): NameProposal {
    const { aliasSymbol } = type;
    const text = this.#checker.ts.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    const list = this.#checker.ts.isArrayType(type) ? this.#argument(type, 0) : undefined;
    if (list) return { ...list, identity: `${list.identity}#${text}` };
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 6);
    const symbol = aliasSymbol ?? type.getSymbol();
    const isNamed = symbol !== undefined && !symbol.name.startsWith("__");
    return {
      base: `${isNamed ? pascalCase(symbol.name) : "Recursive"}_${digest}`,
      qualifiers: symbol ? this.#qualifiers(symbol) : [],
      identity: `${symbol ? this.#identity(symbol) : ""}#${text}`,
    };
  }

  /** What to call a type of which not all has a name, as `Page` for `Page<{ id: string }>`. */
  suggest(type: ts.Type): string | undefined {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    if (!symbol || symbol.name.startsWith("__")) return undefined;
    const parts = this.#checker
      .argumentsGiven(type)
      .flatMap((argument) => this.#argument(argument, 1)?.base ?? []);
    if (parts.length === 0 && this.#checker.isBuiltIn(symbol)) return undefined;
    return identifier(this.#ownName(symbol) + parts.join(""));
  }

  create(proposal: NameProposal): NamedType {
    const uses = (this.#uses.get(proposal.identity) ?? 0) + 1;
    this.#uses.set(proposal.identity, uses);
    const isOne = uses === 1;
    const identity = isOne ? proposal.identity : `${proposal.identity}~${uses}`;
    return createNamed({ ...proposal, identity }, isOne);
  }

  /** The file of a declaration, such as does not change from clone to clone. */
  fileOf(declaration: ts.Node): string {
    const { fileName } = declaration.getSourceFile();
    const known = this.#files.get(fileName);
    if (known !== undefined) return known;
    const packages = fileName.lastIndexOf("/node_modules/");
    const name =
      packages >= 0
        ? fileName.slice(packages + "/node_modules/".length)
        : relative(this.#projectDir, fileName).split(sep).join("/");
    this.#files.set(fileName, name);
    return name;
  }

  #propose(
    type: ts.Type,
    depth: number,
    carried: readonly CarriedAliases[] = [],
  ): NameProposal | undefined {
    const symbol = this.#namingSymbol(type);
    if (!symbol || this.#checker.isBuiltIn(symbol)) return undefined;
    const parts = this.#checker
      .argumentsGiven(type)
      .map((argument, index) =>
        this.#withAliases(this.#argument(argument, depth + 1), carried[index]),
      );
    const names = parts.map((part) => part?.base);
    if (names.includes(undefined)) return undefined;
    const own = this.#ownName(symbol);
    const base = identifier(own + names.join(""));
    const qualifiers = [
      ...parts.flatMap((part) => part?.qualifiers ?? []),
      ...this.#qualifiers(symbol),
    ];
    return {
      base,
      // `item.ts` says nothing about the `Item` in it.
      qualifiers: qualifiers.filter((qualifier) => qualifier !== own),
      identity: `${this.#identity(symbol)}<${parts.map((part) => part?.identity).join(",")}>`,
    };
  }

  #namingSymbol(type: ts.Type): ts.Symbol | undefined {
    if (type.aliasSymbol) return type.aliasSymbol;
    const symbol = type.getSymbol();
    if (!symbol) return undefined;
    if (type.flags & ts.TypeFlags.EnumLike) return type.isUnion() ? symbol : undefined;
    const isDeclared = symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class);
    const isNamed = !symbol.name.startsWith("__");
    return isDeclared && isNamed && type.isClassOrInterface() ? symbol : this.#generic(type);
  }

  /** An instance of a generic interface or class. */
  #generic(type: ts.Type): ts.Symbol | undefined {
    const { target } = type as ts.TypeReference;
    return (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference &&
      (target as ts.Type).isClassOrInterface()
      ? type.getSymbol()
      : undefined;
  }

  #argument(type: ts.Type, depth: number): NameProposal | undefined {
    if (depth > 4) return undefined;
    if (this.#checker.ts.isArrayType(type)) {
      const [element] = this.#checker.ts.getTypeArguments(type as ts.TypeReference);
      const name = element && this.#argument(element, depth + 1);
      return name && { ...name, base: `${name.base}Array`, identity: `${name.identity}[]` };
    }
    const text = this.#argumentText(type);
    if (text === undefined) return this.#propose(type, depth);
    return { base: text, qualifiers: [], identity: this.#checker.ts.typeToString(type) };
  }

  #withAliases(
    argument: NameProposal | undefined,
    carried: CarriedAliases | undefined,
  ): NameProposal | undefined {
    if (!argument || !carried || carried.symbols.length === 0) return argument;
    const { symbols, isOne } = carried;
    const names = symbols.map(({ name }) => identifier(name)).join("");
    return {
      base: isOne ? names : `${argument.base}Of${names}`,
      qualifiers: symbols.flatMap((symbol) => this.#qualifiers(symbol)),
      identity: `${argument.identity}=${symbols.map((symbol) => this.#identity(symbol)).join()}`,
    };
  }

  #argumentText(type: ts.Type): string | undefined {
    if (type.isStringLiteral()) {
      return /^[\w -]{1,24}$/.test(type.value) ? pascalCase(type.value) : undefined;
    }
    if (type.isNumberLiteral()) return String(type.value).replace(/\W/g, "_");
    if (type.flags & nameableFlags) {
      return pascalCase(this.#checker.ts.typeToString(type));
    }
    return undefined;
  }

  /** What may be put before the name, the nearest first: namespaces, file, folders. */
  #qualifiers(symbol: ts.Symbol): string[] {
    const namespaces: string[] = [];
    const declaration = symbol.declarations?.[0];
    for (let node = declaration?.parent; node; node = node.parent) {
      if (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name)) {
        namespaces.push(pascalCase(node.name.text));
      }
    }
    if (!declaration) return namespaces;
    return [...namespaces, ...this.#foldersOf(this.fileOf(declaration))];
  }

  #foldersOf(file: string): readonly string[] {
    const known = this.#folders.get(file);
    if (known) return known;
    const path = file.replace(/(?:\/index)?\.(?:d\.)?[cm]?[jt]sx?$/, "");
    const segments = path.split("/").filter((segment) => segment !== "..");
    const folders = segments.reverse().map(pascalCase);
    this.#folders.set(file, folders);
    return folders;
  }

  #identity(symbol: ts.Symbol): string {
    const declaration = symbol.declarations?.[0];
    return declaration
      ? `${this.fileOf(declaration)}:${String(declaration.pos).padStart(8, "0")}`
      : "";
  }

  /** Of a default export the name of its file. */
  #ownName(symbol: ts.Symbol): string {
    return symbol.name === "default" ? (this.#qualifiers(symbol)[0] ?? "Default") : symbol.name;
  }
}

const nameableFlags =
  ts.TypeFlags.String |
  ts.TypeFlags.Number |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.Never;

function pascalCase(text: string): string {
  const words = text.split(/[^\p{L}\p{N}_$]+/u).filter((word) => word !== "");
  return identifier(words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""));
}

/** Legal as a TypeScript identifier and as a name of an OpenAPI component. */
function identifier(text: string): string {
  const ascii = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9_]/g, "_");
  return /^[0-9]/.test(ascii) || ascii === "" ? `_${ascii}` : ascii;
}
