import type ts from "typescript";
import type { DiagnosticCode, Diagnostics } from "../diagnostics.ts";
import type { NamedType } from "../model/types.ts";
import { type BaseType, NeverType, ObjectType } from "../model/types.ts";
import { annotate } from "./annotate.ts";
import type { Checker } from "./checker.ts";
import { lostAlias } from "./lost-alias.ts";
import { Names } from "./names.ts";
import { locationOf, type Place } from "./place.ts";
import { readType } from "./type.ts";

/** Deeper than any type that people write; one that instantiates itself anew has no end. */
const MAX_DEPTH = 100;

/**
 * Turns checker types into the model's. One reader reads all types of a
 * service, so that each type is one object however often it is used.
 *
 * 1. A type with a name or properties is read once: its result is kept, and a
 *    named one is handed out while its body is still being read, which is what
 *    ends recursion. Others are read where they are used: the checker has one
 *    `string[]`, but `Name[]` may be written there; and a refusal belongs to its place.
 * 2. A type that cannot be expressed becomes `RefusedType` after a diagnostic;
 *    nothing is emitted then.
 */
export class Reader {
  readonly checker: Checker;
  readonly diagnostics: Diagnostics;
  readonly names: Names;
  readonly #read = new Map<ts.Type, BaseType>();
  readonly #open = new Map<ts.Type, NamedType | undefined>();
  #objects = 0;

  /** @param projectDir absolute; what the sources of the project are relative to */
  constructor(checker: Checker, diagnostics: Diagnostics, projectDir: string) {
    this.checker = checker;
    this.diagnostics = diagnostics;
    this.names = new Names(checker, projectDir);
  }

  /** @param written the type as its author wrote it, where that can be said */
  read(type: ts.Type, place: Place, written?: ts.TypeNode): BaseType {
    const alias = written && lostAlias(this.checker, type, written);
    if (!alias) return this.#readResolved(type, place, written);
    const resolved = this.read(type, place, alias.node);
    return annotate(this, alias.symbol, resolved, place);
  }

  #readResolved(type: ts.Type, place: Place, written?: ts.TypeNode): BaseType {
    const known = this.#read.get(type);
    if (known) return known;
    if (this.#open.has(type)) return this.#recursion(type);
    if (place.depth > MAX_DEPTH) {
      return this.refuse("TUN2011", place, "the type instantiates itself without end", {
        hint: "break the recursion with a type that does not grow, such as an id",
      });
    }
    const proposal = this.names.propose(type);
    this.#open.set(type, proposal && this.names.create(proposal));
    const body = readType(this, type, place, written);
    const named = this.#open.get(type);
    this.#open.delete(type);
    named?.complete(this.#withDocumentation(type, body, place));
    const result = named ?? body;
    // Of what is refused, every use is to be reported.
    const isKept = named !== undefined || result instanceof ObjectType;
    if (isKept && !(body instanceof RefusedType)) this.#read.set(type, result);
    return result;
  }

  /** Reports why a type cannot be expressed. */
  refuse(
    code: DiagnosticCode,
    place: Place,
    message: string,
    details: { hint?: string } = {},
  ): RefusedType {
    this.diagnostics.error(code, message, {
      ...details,
      location: locationOf(place.node),
      path: place.path,
    });
    return new RefusedType();
  }

  /** The id of a new object type; ids tell types apart and appear in no output. */
  nextObjectId(): string {
    this.#objects += 1;
    return `object-${this.#objects}`;
  }

  #withDocumentation(type: ts.Type, body: BaseType, place: Place): BaseType {
    const symbol = type.aliasSymbol ?? type.getSymbol();
    return symbol ? annotate(this, symbol, body, place) : body;
  }

  /** A type that contains itself needs a name even if its author gave it none. */
  #recursion(type: ts.Type): NamedType {
    const named = this.#open.get(type) ?? this.names.create(this.names.invent(type));
    this.#open.set(type, named);
    return named;
  }
}

/** Stands where a type could not be read; nothing is emitted then. */
export class RefusedType extends NeverType {}
