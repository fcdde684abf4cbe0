import type ts from "typescript";
import type { Diagnostic, DiagnosticCode, DiagnosticDetails, Diagnostics } from "../diagnostics.ts";
import type { NamedType } from "../model/types.ts";
import { AnnotatedType, type BaseType, NeverType, ObjectType, UnionType } from "../model/types.ts";
import { suggestName } from "../model/suggested-name.ts";
import { Planner } from "../model/conversion/planner.ts";
import { annotate, warnOfMisfit } from "./annotate.ts";
import type { Checker } from "./checker.ts";
import { Doubtful } from "./doubtful.ts";
import { Findings } from "./findings.ts";
import { chosenAlternative, lostAlias, LostConstraints } from "./lost-alias.ts";
import { constraintText, isConstrained } from "./inline-jsdoc.ts";
import { Names } from "./names.ts";
import { declaredAt, type Place, whereIn } from "./place.ts";
import { readType } from "./type.ts";
import { TypeMap } from "./type-map.ts";
import { UnnamedTypes } from "./unnamed-types.ts";
import { resolveWritten, type Written } from "./written.ts";

/** Of generic types in each other: deeper than people write; one that instantiates itself anew has no end. */
const MAX_DEPTH = 100;

/** From what is written to what it comes to: more than people write. */
const MAX_STEPS = 20;

/** Of all types in each other: some more, and the stack overflows. */
const MAX_OPEN = 200;

/** Once there were that many: all that refer to each other would be read up to there, time and again. */
const MAX_OPEN_AFTER = 3;

/**
 * Turns checker types into the model's. One reader reads all types of a
 * service, so that each type is one object however often it is used.
 *
 * 1. A type with a name or properties is read once: its result is kept, and a
 *    named one is handed out while its body is still being read, which is what
 *    ends recursion. Lists and unions are read once for each place where they are written: the checker
 *    has one `string[]`, but `Name[]` may be written there. What was found in a type that is
 *    kept is told again of each use; what lies inside a type that is too deep is not kept.
 * 2. `Box<Name>` and `Box<string>` are one type to the checker. Where `Name` has
 *    constraints they are two here, told apart by a signature.
 * 3. A constraint that is written reaches the model, or a diagnostic says that it does not.
 * 4. A type that cannot be expressed becomes `RefusedType` after a diagnostic;
 *    nothing is emitted then.
 */
export class Reader {
  readonly checker: Checker;
  readonly diagnostics: Diagnostics;
  readonly names: Names;
  /** Tells what it has read from what other readers have. */
  readonly run = Symbol("run");
  /** Knows what is to be converted in the types that were read. */
  planner = new Planner();
  readonly #constraints: LostConstraints;
  readonly #read = new TypeMap<BaseType>();
  readonly #unnamed = new UnnamedTypes();
  readonly #open = new TypeMap<NamedType | undefined>();
  /** An `any` was read. */
  hasAny = false;
  /** How many types are being read. */
  #openCount = 0;
  /** There were too many in what is being read, which has been reported. */
  #isTooDeep = false;
  /** A type in what is being read instantiates itself without end, which has been reported. */
  #isEndless = false;
  /** Take back what was kept of the types inside the one that is being read. */
  #forget: (() => void)[] = [];
  /** What was reported inside types that are kept. */
  readonly #findings = new Map<BaseType, Findings>();
  /** Aliases whose constraints have reached the model since the nearest `keepConstraints`. */
  #kept = new Set<ts.Symbol>();
  readonly #places = new Map<BaseType, Place>();
  readonly #origins = new Map<BaseType, string>();
  /** Of a package's types: what was read of their type arguments. */
  readonly #given = new Map<BaseType, ReadonlySet<BaseType>>();

  /** @param projectDir absolute; what the sources of the project are relative to */
  constructor(checker: Checker, diagnostics: Diagnostics, projectDir: string) {
    this.checker = checker;
    this.diagnostics = diagnostics;
    this.names = new Names(checker, projectDir);
    this.#constraints = new LostConstraints(checker);
  }

  /** Whatever is read from now on belongs to another definition, of which others say nothing. */
  begin(): void {
    this.#kept = new Set();
  }

  /**
   * @param written the type as its author wrote it, where that can be said
   * @param steps how far aliases and choices are followed, which may go round and round
   */
  read(type: ts.Type, place: Place, written?: Written, steps = MAX_STEPS): BaseType {
    if (!written) return this.#readResolved(type, place);
    const resolved = resolveWritten(this.checker, written);
    const read = () => this.#readWritten(type, place, resolved, steps - 1);
    return this.keepConstraints(resolved, place, read, type);
  }

  /** Reads what is written, and reports the aliases in it whose constraints have got lost. */
  keepConstraints<Result>(
    written: Written | undefined,
    place: Place,
    read: () => Result,
    type?: ts.Type,
  ): Result {
    const wanted = written && this.#constraints.of(written);
    if (!wanted || wanted.size === 0) return read();
    const outer = this.#kept;
    this.#kept = new Set();
    const result = read();
    for (const symbol of wanted) {
      if (this.#kept.has(symbol) || result instanceof RefusedType) continue;
      if (type && this.#constraints.isOfAnother(symbol, type)) continue;
      this.#refuseLost(symbol, place);
    }
    this.#kept = new Set([...outer, ...this.#kept, ...wanted]);
    return result;
  }

  /** Whether two ways to write a type say the same of it. */
  isSameWritten(one: Written, other: Written): boolean {
    return this.#constraints.isSame(one, other);
  }

  isConstrained(written: Written): boolean {
    return this.#constraints.of(written).size > 0;
  }

  /** Reports properties that are taken for one, of which not all have the same constraints. */
  refuseDifferent(properties: readonly ts.Symbol[], place: Place): void {
    const said = new Set(properties.map((property) => constraintText(this.checker, property)));
    if (said.size < 2) return;
    for (const property of properties) {
      if (isConstrained(this.checker, property)) this.#refuseLost(property, place);
    }
  }

  /** Reports the aliases with constraints in what is written where these have no place, as among keys. */
  refuseConstraints(written: Written, place: Place): void {
    for (const symbol of this.#constraints.constrainedIn(written)) this.#refuseLost(symbol, place);
  }

  /** Warns of constraints in what a value comes from, where it is not told which of them hold for it. */
  warnOfValue(value: ts.Expression, type: ts.Type, place: Place): void {
    this.#warnOfDoubt(new Doubtful(this.checker, this.#constraints, type).inValue(value), place);
  }

  #warnOfDoubt(doubtful: ReadonlySet<ts.Symbol>, place: Place): void {
    for (const symbol of doubtful) {
      if (this.#kept.has(symbol)) continue;
      const message = `it cannot be told whether the constraints of ${symbol.name} hold here, and they are left out`;
      this.diagnostics.warn("TUN3009", message, {
        hint: "where they do, write the type of this place, or repeat them on the property",
        ...whereIn(place),
      });
    }
  }

  #refuseLost(symbol: ts.Symbol, place: Place): void {
    const { name } = symbol;
    const owner = this.checker.packageOf(symbol);
    // What the project makes of a package's type it can make otherwise.
    if (owner !== "" && place.foreign) {
      warnOfMisfit(this, `what the JSDoc of ${owner} says of ${name}`, place);
      return;
    }
    this.refuse("TUN3007", place, `the constraints of ${name} get lost in what is made of it`, {
      hint: `use ${name} as it is, also as a type argument; or repeat them on the property`,
    });
  }

  /** What is read of `User["name"]`, with what the JSDoc of the property says. */
  takenFrom(property: ts.Symbol, place: Place, read: () => BaseType): BaseType {
    const result = read();
    this.#kept.add(property);
    return this.#annotate(property, result, declaredAt(place, property));
  }

  #readWritten(type: ts.Type, place: Place, written: Written, steps: number): BaseType {
    if (steps === 0) return this.#readResolved(type, place, written);
    const { property, ...value } = written;
    if (property)
      return this.takenFrom(property, place, () => this.read(type, place, value, steps));
    const alias = lostAlias(this.checker, type, written);
    if (alias) {
      const resolved = this.read(type, place, alias.body, steps);
      this.#kept.add(alias.symbol);
      return this.#annotate(alias.symbol, resolved, place);
    }
    const chosen = chosenAlternative(this.checker, type, written);
    if (chosen) return this.read(type, place, chosen, steps);
    const doubtful = new Doubtful(this.checker, this.#constraints, type).inType(written);
    const result = this.#readResolved(type, place, written);
    this.#warnOfDoubt(doubtful, place);
    return result;
  }

  #readResolved(type: ts.Type, place: Place, written?: Written): BaseType {
    const signature = written ? this.#constraints.signatureOf(written) : "";
    const known = this.#read.get(type, signature) ?? this.#unnamed.get(type, written);
    if (known || this.#open.has(type, signature)) {
      // Where it was read first they were looked for.
      for (const symbol of written ? this.#constraints.of(written) : []) this.#kept.add(symbol);
      if (!known) return this.#recursion(type, signature);
      this.diagnostics.repeat(this.#findings.get(known)?.at(place) ?? []);
      return known;
    }
    const refused = this.#refuseDepth(type, place);
    if (refused) return refused;
    const carried = signature === "" || !written ? undefined : this.#constraints.carriedBy(written);
    const proposal = this.names.propose(type, carried);
    this.#open.set(type, signature, proposal && this.names.create(proposal));
    const asked = { type, signature, place, written };
    const { result: read, found } = this.diagnostics.during(() => this.#readBody(asked));
    const result = read.named ?? read.body;
    if (!read.named) this.#suggestName(type, read.body);
    this.#noteOrigin(type, result);
    if (found.length > 0) this.#findings.set(result, new Findings(found, place));
    this.#keep(asked, read, found);
    return result;
  }

  #refuseDepth(type: ts.Type, place: Place): RefusedType | undefined {
    if (place.depth > MAX_DEPTH) {
      if (this.#isEndless) return new RefusedType();
      this.#isEndless = true;
      const isFinite = this.checker.isWrittenOut(type);
      const message = isFinite
        ? `more than ${MAX_DEPTH} objects without names lie in each other`
        : "the type instantiates itself without end";
      return this.refuse("TUN2011", place, message, {
        hint: isFinite
          ? "declare some of the inner ones as interfaces"
          : "break the recursion with a type that does not grow, such as an id",
        cause: "depth",
      });
    }
    if (this.#isTooDeep && this.#openCount >= MAX_OPEN_AFTER) return new RefusedType();
    if (this.#openCount < MAX_OPEN) return undefined;
    this.#isTooDeep = true;
    return this.refuse("TUN2011", place, `more than ${MAX_OPEN} types lie in each other`, {
      hint: "refer to the inner ones by an id, and send them on their own",
    });
  }

  #suggestName(type: ts.Type, body: BaseType): void {
    const hasParts = body instanceof ObjectType || body instanceof UnionType;
    const name = hasParts ? this.names.suggest(type) : undefined;
    if (name !== undefined) suggestName(body, name);
  }

  #noteOrigin(type: ts.Type, result: BaseType): void {
    const origin = this.checker.originOf(type);
    if (origin !== undefined) this.#origins.set(result, origin);
    if (!origin) return;
    const given = [...this.checker.argumentsInside(type)];
    this.#given.set(result, new Set(given.flatMap((part) => this.#read.get(part, "") ?? [])));
  }

  /** Of what is refused every use is to be reported, but for those that a package makes of it. */
  #keep(
    { type, signature, place, written }: Asked,
    { body, named }: Body,
    found: readonly Diagnostic[],
  ): void {
    const isInside = this.#openCount > 0;
    if (!isInside) this.#endReading(found);
    const result = named ?? body;
    const isKept = named !== undefined || result instanceof ObjectType;
    if (isKept && !(body instanceof RefusedType)) {
      this.#read.set(type, signature, result);
      if (isInside) this.#forget.push(() => this.#read.delete(type, signature));
    } else if (place.foreign || (written && !hasErrors(found))) {
      this.#unnamed.set(type, written, result);
      if (isInside) this.#forget.push(() => this.#unnamed.delete(type, written));
    }
  }

  /** A type that is too deep is so wherever it stands; those inside may not be, and not all were looked into. */
  #endReading(found: readonly Diagnostic[]): void {
    if (found.some(({ code }) => code === "TUN2011")) for (const forget of this.#forget) forget();
    this.#forget = [];
    this.#isTooDeep = false;
    this.#isEndless = false;
  }

  /** Says where a type stands that may turn out, beside others, to be at fault. */
  remember(type: BaseType, place: Place): void {
    if (!this.#places.has(type)) this.#places.set(type, place);
  }

  /** Where a type was remembered to stand. */
  placeOf(type: BaseType): Place | undefined {
    return (
      this.#places.get(type) ??
      (type instanceof AnnotatedType ? this.placeOf(type.getType()) : undefined)
    );
  }

  /** Who declared a type that was read: see `Checker.originOf`. */
  originOf(type: BaseType): string | undefined {
    return this.#origins.get(type);
  }

  /** The type arguments of a package's generic type. */
  givenTo(type: BaseType): ReadonlySet<BaseType> | undefined {
    return this.#given.get(type);
  }

  #readBody({ type, signature, place, written }: Asked): Body {
    // Of types without type arguments there are only so many: they may be as deep as they like.
    const here = this.checker.isDeclaredPlain(type) ? { ...place, depth: 0 } : place;
    this.#openCount += 1;
    const body = readType(this, type, here, written);
    this.#openCount -= 1;
    const named = this.#open.get(type, signature);
    this.#open.delete(type, signature);
    named?.complete(this.#withDocumentation(type, body, here));
    return { body, named };
  }

  /** Reports why a type cannot be expressed. */
  refuse(
    code: DiagnosticCode,
    place: Place,
    message: string,
    details: Pick<DiagnosticDetails, "hint" | "cause"> = {},
  ): RefusedType {
    this.diagnostics.error(code, message, { ...whereIn(place), ...details });
    return new RefusedType();
  }

  /** The id of a new object type; ids tell types apart and appear in no output. */
  nextObjectId(): string {
    objects += 1;
    return `object-${objects}`;
  }

  #withDocumentation(type: ts.Type, body: BaseType, place: Place): BaseType {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    return symbol ? this.#annotate(symbol, body, place) : body;
  }

  /** What `Exclude` or a package's `Simplify` says of itself is not said of the type that it makes. */
  #annotate(symbol: ts.Symbol, body: BaseType, place: Place): BaseType {
    const isTool = this.checker.isBuiltIn(symbol) || this.checker.isForeignTool(symbol);
    return isTool ? body : annotate(this, symbol, body, place);
  }

  /** A type that contains itself needs a name even if its author gave it none. */
  #recursion(type: ts.Type, signature: string): NamedType {
    const named = this.#open.get(type, signature) ?? this.names.create(this.names.invent(type));
    this.#open.set(type, signature, named);
    return named;
  }
}

/** A type that is to be read, and for where. */
interface Asked {
  type: ts.Type;
  signature: string;
  place: Place;
  written: Written | undefined;
}

/** What was read of it, and the name that it has, if any. */
interface Body {
  body: BaseType;
  named: NamedType | undefined;
}

function hasErrors(found: readonly Diagnostic[]): boolean {
  return found.some(({ severity }) => severity === "error");
}

/** Of all readers: what several have read comes together in one service. */
let objects = 0;

/** Stands where a type could not be read; nothing is emitted then. */
export class RefusedType extends NeverType {}
