import { dirname, relative, sep } from "node:path";
import ts from "typescript";

/**
 * The checker and what this package needs of it beyond its public methods. All
 * use of the compiler's internals is here, so that another version fits in.
 */
export class Checker {
  readonly ts: ts.TypeChecker;
  readonly #program: ts.Program;

  constructor(program: ts.Program) {
    this.#program = program;
    this.ts = program.getTypeChecker();
  }

  get options(): ts.CompilerOptions {
    return this.#program.getCompilerOptions();
  }

  /** A file's path from where its `tsconfig.json` is. */
  fileOf(file: string): string {
    const { configFilePath } = this.options;
    const from = typeof configFilePath === "string" ? dirname(configFilePath) : ".";
    return relative(from, file).split(sep).join("/");
  }

  /**
   * The members of a union as its author wrote them, so that the names of unions
   * inside it are kept: `Status | undefined`, not every literal of `Status`.
   */
  unionMembers(type: ts.UnionType): readonly ts.Type[] {
    const { origin } = type as ts.UnionType & { origin?: ts.Type };
    return origin?.isUnion() ? origin.types : type.types;
  }

  /** The arguments of a generic class or interface, as in `Map<string, number>`. */
  typeArguments(type: ts.ObjectType): readonly ts.Type[] {
    if (!(type.objectFlags & ts.ObjectFlags.Reference)) return [];
    return this.ts.getTypeArguments(type as ts.TypeReference);
  }

  /** The symbol itself, where `symbol` is an import of it. */
  resolveAlias(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.ts.getAliasedSymbol(symbol) : symbol;
  }

  /** Declared by TypeScript's own library or by Node's types. */
  isBuiltIn(symbol: ts.Symbol): boolean {
    const file = symbol.declarations?.[0]?.getSourceFile();
    return file !== undefined && (this.isLibrary(file) || builtInTypes.test(file.fileName));
  }

  /** A generic alias of a package: it makes types of others, and is none of its own. */
  isForeignTool(symbol: ts.Symbol): boolean {
    const declaration = symbol.declarations?.find(ts.isTypeAliasDeclaration);
    const isForeign = declaration?.getSourceFile().fileName.includes("/node_modules/");
    return isForeign === true && declaration?.typeParameters !== undefined;
  }

  isLibrary(file: ts.SourceFile): boolean {
    return this.#program.isSourceFileDefaultLibrary(file);
  }

  /** The property that a mapped type has renamed and left as it is, as `a` for `x_a` in ``as `x_${K}` ``. */
  renamedFrom(symbol: ts.Symbol): ts.Symbol | undefined {
    const { links } = symbol as ts.Symbol & { links?: MappedLinks };
    const { mappedType, keyType } = links ?? {};
    if (symbol.declarations || !mappedType?.modifiersType || !keyType?.isStringLiteral()) {
      return undefined;
    }
    const source = this.ts.getPropertyOfType(mappedType.modifiersType, keyType.value);
    const isLeft = source && this.ts.getTypeOfSymbol(source) === this.ts.getTypeOfSymbol(symbol);
    return isLeft ? source : undefined;
  }

  /** `symbol` names a property that only a symbol reaches, or a `#private` one. */
  propertyKind(symbol: ts.Symbol): "string" | "symbol" | "private" {
    const name = symbol.escapedName as string;
    if (name.startsWith("__@")) return "symbol";
    return name.startsWith("__#") ? "private" : "string";
  }
}

/** What the compiler keeps of a property of a mapped type. */
interface MappedLinks {
  mappedType?: ts.Type & { modifiersType?: ts.Type };
  keyType?: ts.Type;
}

const builtInTypes = /\/node_modules\/(?:@types\/node|undici-types|buffer)\//;
