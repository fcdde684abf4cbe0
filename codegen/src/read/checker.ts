import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";

/**
 * The checker and what this package needs of it beyond its public methods. All
 * use of the compiler's internals is here, so that another version fits in.
 */
export class Checker {
  readonly ts: ts.TypeChecker;
  readonly #program: ts.Program;
  readonly #files = new Map<string, string>();
  readonly #symbols = new Map<ts.Node, ts.Symbol | undefined>();

  constructor(program: ts.Program) {
    this.#program = program;
    this.ts = program.getTypeChecker();
  }

  get options(): ts.CompilerOptions {
    return this.#program.getCompilerOptions();
  }

  /** A file's path from where its `tsconfig.json` is. */
  fileOf(file: string): string {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const { configFilePath } = this.options;
    const from = typeof configFilePath === "string" ? dirname(configFilePath) : ".";
    const path = relative(from, file).split(sep).join("/");
    this.#files.set(file, path);
    return path;
  }

  /**
   * The members of a union as its author wrote them, so that the names of unions
   * inside it are kept: `Status | undefined`, not every literal of `Status`.
   */
  unionMembers(type: ts.UnionType): readonly ts.Type[] {
    const { origin } = type as ts.UnionType & { origin?: ts.Type };
    return origin?.isUnion() ? origin.types : type.types;
  }

  /** An alias, interface or class without type parameters. */
  isDeclaredPlain(type: ts.Type): boolean {
    if (type.aliasSymbol) return !type.aliasTypeArguments?.length;
    return type.isClassOrInterface() && !type.typeParameters?.length;
  }

  /** An object that is written out, with no type parameters around it. */
  isWrittenOut(type: ts.Type): boolean {
    const { flags, objectFlags } = type as ts.ObjectType;
    const isLiteral = flags & ts.TypeFlags.Object && objectFlags & ts.ObjectFlags.Anonymous;
    return Boolean(isLiteral) && !(objectFlags & ts.ObjectFlags.Instantiated);
  }

  /** The arguments of a generic class or interface, as in `Map<string, number>`. */
  typeArguments(type: ts.ObjectType): readonly ts.Type[] {
    if (!(type.objectFlags & ts.ObjectFlags.Reference)) return [];
    return this.ts.getTypeArguments(type as ts.TypeReference);
  }

  /** What stands in the angle brackets of the name that a type has. */
  argumentsGiven(type: ts.Type): readonly ts.Type[] {
    if (type.aliasSymbol) return type.aliasTypeArguments ?? [];
    if (!((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference)) return [];
    const reference = type as ts.TypeReference;
    const { length } = reference.target.typeParameters ?? [];
    return this.ts.getTypeArguments(reference).slice(0, length);
  }

  /** The type arguments of a type, of these and so on; of unions each member. They may go round. */
  argumentsInside(type: ts.Type, depth = 0, found = new Set<ts.Type>()): ReadonlySet<ts.Type> {
    if (depth > MAX_ARGUMENT_DEPTH) return found;
    for (const argument of this.argumentsGiven(type)) {
      for (const part of argument.isUnion() ? argument.types : [argument]) {
        if (found.has(part)) continue;
        found.add(part);
        this.argumentsInside(part, depth + 1, found);
      }
    }
    return found;
  }

  /** What a name means. The checker looks it up in all scopes around, each time. */
  symbolAt(name: ts.Node): ts.Symbol | undefined {
    const known = this.#symbols.get(name);
    if (known || this.#symbols.has(name)) return known;
    const symbol = this.ts.getSymbolAtLocation(name);
    this.#symbols.set(name, symbol);
    return symbol;
  }

  /** A list, or an interface that extends one. The checker compares each member; this seldom has to. */
  isArrayLike(type: ts.Type): boolean {
    return type.getProperty("concat") !== undefined && this.ts.isArrayLikeType(type);
  }

  /** Whether values can be called. */
  isCallable(type: ts.Type): boolean {
    if (type.isUnion() && type.types.some((part) => part.flags & plain)) return false;
    // Asked for its signatures, the checker would make all methods that a list of this type has.
    if (this.ts.isArrayType(type) || type.flags & plain) return false;
    return type.getCallSignatures().length > 0;
  }

  /** What stands for a type that TypeScript has reported, such as an alias of itself. */
  isError(type: ts.Type): boolean {
    return (type as ts.Type & { intrinsicName?: string }).intrinsicName === "error";
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

  /**
   * Who declared a type: a package by its name, or the project, which has none.
   * Undefined for a type that a tool has made, the language's own included.
   */
  originOf(type: ts.Type): string | undefined {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    const file = symbol?.declarations?.[0]?.getSourceFile();
    if (!symbol || !file || this.isBuiltIn(symbol) || this.isForeignTool(symbol)) return undefined;
    const name = packageOf(file.fileName);
    const isMapped = (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped;
    return isMapped && name !== "" && !type.aliasSymbol ? undefined : name;
  }

  /** The package that alone declares something; empty where the project does so too. */
  packageOf({ declarations = [] }: ts.Symbol): string {
    const [owner = "", ...others] = declarations.map((part) =>
      packageOf(part.getSourceFile().fileName),
    );
    return others.every((other) => other !== "") ? owner : "";
  }

  /** The package that a node is in; empty for the project's. */
  packageAround(node: ts.Node): string {
    return packageOf(node.getSourceFile().fileName);
  }

  /** A package's object to which the project gave none of its own. */
  isWhollyForeign(type: ts.Type): boolean {
    const given = [...this.argumentsInside(type)];
    return Boolean(this.originOf(type)) && given.every((part) => this.originOf(part) !== "");
  }

  isLibrary(file: ts.SourceFile): boolean {
    return this.#program.isSourceFileDefaultLibrary(file);
  }

  /** The mapped type that a property is of, and the key that it was made for. */
  mappingOf(symbol: ts.Symbol): Mapping | undefined {
    const { links } = symbol as ts.Symbol & { links?: MadeLinks };
    if (!links?.mappedType) return undefined;
    return { type: links.mappedType, key: links.keyType };
  }

  /** The property of which a mapped type made one, as `a` for `x_a` in ``as `x_${K}` ``. */
  mappedSource(symbol: ts.Symbol): ts.Symbol | undefined {
    const { type, key } = this.mappingOf(symbol) ?? {};
    if (!type?.modifiersType || !key?.isStringLiteral()) return undefined;
    return this.ts.getPropertyOfType(type.modifiersType, key.value);
  }

  /** Those that come together in a property of a union or an intersection. */
  joinedIn(symbol: ts.Symbol): { symbols: readonly ts.Symbol[]; isUnion: boolean } | undefined {
    const { links } = symbol as ts.Symbol & { links?: MadeLinks };
    const container = links?.containingType;
    if (!container) return undefined;
    const symbols = container.types.flatMap(
      (part) => this.ts.getPropertyOfType(part, symbol.name) ?? [],
    );
    return { symbols, isUnion: container.isUnion() };
  }

  /** `symbol` names a property that only a symbol reaches, or a `#private` one. */
  propertyKind(symbol: ts.Symbol): "string" | "symbol" | "private" {
    const name = symbol.escapedName as string;
    if (name.startsWith("__@")) return "symbol";
    return name.startsWith("__#") ? "private" : "string";
  }
}

export interface Mapping {
  type: ts.Type & { modifiersType?: ts.Type; declaration?: ts.MappedTypeNode };
  key: ts.Type | undefined;
}

/** What the compiler keeps of a property that it has made. */
interface MadeLinks {
  containingType?: ts.UnionOrIntersectionType;
  mappedType?: Mapping["type"];
  keyType?: ts.Type;
}

/** Deeper than what people write in angle brackets. */
const MAX_ARGUMENT_DEPTH = 4;

/** Types of values without call signatures. */
const plain =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null;

const builtInTypes = /\/node_modules\/(?:@types\/node|undici-types|buffer)\//;

/** TypeScript's own library or Node's types. */
export function isBuiltInFile(fileName: string, libraryDir: string): boolean {
  return fileName.startsWith(`${libraryDir}/`) || builtInTypes.test(fileName);
}

/** The package that a file is of; empty for one of the project. */
function packageOf(fileName: string): string {
  const begin = fileName.lastIndexOf(packages);
  if (begin < 0) return "";
  const path = fileName.slice(begin + packages.length).split("/", 2);
  return path[0]?.startsWith("@") ? path.join("/") : (path[0] ?? "");
}

const packages = "/node_modules/";

/** What a file imports or refers to by its path: absolute names of files of the program. */
export function importsOf(program: ts.Program, file: ts.SourceFile): string[] {
  const { imports = [], moduleAugmentations = [] } = file as SourceFileInternals;
  const internals = program as ProgramInternals;
  const found = [...imports, ...moduleAugmentations.filter(ts.isStringLiteral)].flatMap(
    (specifier) =>
      internals.getResolvedModuleFromModuleSpecifier(specifier, file)?.resolvedModule
        ?.resolvedFileName ?? [],
  );
  const referred = file.referencedFiles.map(({ fileName }) =>
    join(dirname(file.fileName), fileName),
  );
  return [...found, ...referred];
}

/** Whether others can depend on a file without importing it, or it on others. */
export function isGlobal(file: ts.SourceFile): boolean {
  const { moduleAugmentations = [], ambientModuleNames = [] } = file as SourceFileInternals;
  if (file.fileName.endsWith(".json")) return false;
  return (
    !ts.isExternalModule(file) ||
    moduleAugmentations.length > 0 ||
    ambientModuleNames.length > 0 ||
    file.typeReferenceDirectives.length > 0 ||
    file.libReferenceDirectives.length > 0
  );
}

interface SourceFileInternals extends ts.SourceFile {
  imports?: readonly ts.StringLiteralLike[];
  moduleAugmentations?: readonly (ts.StringLiteral | ts.Identifier)[];
  ambientModuleNames?: readonly string[];
}

interface ProgramInternals extends ts.Program {
  getResolvedModuleFromModuleSpecifier(
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}
