import {
  AnyTypeFormatter,
  BooleanTypeFormatter,
  ChainTypeFormatter,
  type Definition,
  EnumTypeFormatter,
  LiteralTypeFormatter,
  NeverTypeFormatter,
  NullTypeFormatter,
  NumberTypeFormatter,
  StringTypeFormatter,
  type TypeFormatter,
  UnknownTypeFormatter,
} from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";
import { suggestedName } from "../../model/suggested-name.ts";
import { AnnotatedType, type BaseType, NamedType, UnionType } from "../../model/types.ts";
import { AnnotatedFormatter } from "./annotated-formatter.ts";
import { OncePer } from "../once-per.ts";
import { referencesIn } from "../schema-walk.ts";
import { ArrayFormatter } from "./array-formatter.ts";
import type { Openness } from "./documents.ts";
import { hasObjects } from "./has-objects.ts";
import { NamedFormatter } from "./named-formatter.ts";
import { NonNullishFormatter } from "./non-nullish-formatter.ts";
import { ObjectFormatter } from "./object-formatter.ts";
import { PatternStringFormatter } from "./pattern-string-formatter.ts";
import { RichFormatter } from "./rich-formatter.ts";
import { SequenceFormatter } from "./sequence-formatter.ts";
import { UnionFormatter } from "./union-formatter.ts";

interface NamedSchema {
  type: BaseType;
  openness: Openness;
}

/** What is shorter is easier to read where it is. */
const MIN_SHARED_LENGTH = 200;

/**
 * The named types of one document, or of several open ones. Formats with ts-json-schema-generator's
 * formatter, ours in front; those speak 2020-12, and what is left to theirs is
 * written the same in draft-07.
 */
export class Definitions {
  /** What the document is; in a closed one, some types are needed structural as well. */
  readonly #openness: Openness;
  readonly #formatters: Record<Openness, TypeFormatter>;
  readonly #found = new Map<string, NamedSchema>();
  /** Unions of objects whose schemas are being made, by id. */
  readonly #unions = new Set<string>();
  /** Those among them that had to get a name. */
  readonly #unionNames = new Map<string, string>();
  /** Schemas by name and names by schema: what unions of objects repeat. */
  readonly #shared = new Map<string, JsonSchema>();
  readonly #sharedNames = new Map<string, string>();
  readonly #suggestedNames = new Map<JsonSchema, string>();

  constructor(openness: Openness) {
    this.#openness = openness;
    this.#formatters = {
      open: this.#formatter("open"),
      closed: this.#formatter("closed"),
      structural: this.#formatter("structural"),
    };
  }

  /** The schema of a type as it stands, without a reference to its own name. */
  bodyOf(type: BaseType, openness: Openness = this.#openness): JsonSchema {
    if (type instanceof NamedType) return this.bodyOf(type.getType(), openness);
    return this.schemaOf(type, openness);
  }

  schemaOf(type: BaseType, openness: Openness): JsonSchema {
    return this.#formatters[openness].getDefinition(type) as JsonSchema;
  }

  /** A reference to a named type, which will be among the definitions. */
  refer(type: NamedType, openness: Openness): JsonSchema {
    const isSame = openness === this.#openness || !hasObjects(type);
    const name = isSame ? type.getName() : `${type.getName()}.open`;
    if (!this.#found.has(name)) {
      this.#found.set(name, { type, openness: isSame ? this.#openness : openness });
    }
    return { $ref: `#/$defs/${name}` };
  }

  /** A reference to a schema that is needed several times, called after the property that it is of. */
  share(schema: JsonSchema, property: string): JsonSchema {
    const text = JSON.stringify(schema);
    if (text.length < MIN_SHARED_LENGTH) return schema;
    let name = this.#sharedNames.get(text);
    if (name === undefined) {
      const base = property.replace(/[^A-Za-z0-9_]/g, "_");
      name = `${base}.${this.#sharedNames.size + 1}`;
      this.#sharedNames.set(text, name);
      this.#shared.set(name, schema);
    }
    return { $ref: `#/$defs/${name}` };
  }

  /** Makes the schema of a union of closed objects, for which its members are taken apart. */
  objectUnion(type: UnionType, make: () => JsonSchema): JsonSchema {
    const id = type.getId();
    this.#unions.add(id);
    const schema = make();
    this.#unions.delete(id);
    return schema;
  }

  /**
   * Members that are taken apart may have the very union in their properties. Then
   * it gets a name, made of theirs: `A.or.B`, as no type is called.
   */
  #unionAround(type: BaseType, openness: Openness): JsonSchema | undefined {
    if (openness !== "closed" || !(type instanceof UnionType)) return undefined;
    const id = type.getId();
    return this.#unions.has(id) ? { $ref: `#/$defs/${this.#nameUnion(type, id)}` } : undefined;
  }

  /** What types without a name of their own may be called, by their schemas. */
  suggestedNames(): ReadonlyMap<JsonSchema, string> {
    return this.#suggestedNames;
  }

  /** The definitions that a schema refers to, directly or through others, by name. */
  usedBy(root: JsonSchema): Record<string, JsonSchema> {
    const used = new Map<string, JsonSchema>();
    const visit = (schema: JsonSchema): void => {
      for (const ref of references.get(schema, () => referencesIn(schema))) {
        const name = ref.slice(prefix.length);
        const definition = this.#found.get(name);
        if (used.has(name)) continue;
        const body = definition
          ? this.bodyOf(definition.type, definition.openness)
          : this.#shared.get(name);
        if (!body) continue;
        used.set(name, body);
        visit(body);
      }
    };
    visit(root);
    return Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #noteName(type: BaseType, schema: JsonSchema, openness: Openness): void {
    const name = suggestedName(type);
    if (name === undefined) return;
    this.#suggestedNames.set(schema, openness === this.#openness ? name : `${name}.open`);
  }

  #nameUnion(type: UnionType, id: string): string {
    const known = this.#unionNames.get(id);
    if (known !== undefined) return known;
    const members = type.getTypes().map((member) => resolveName(member) ?? "Object");
    const base = [...new Set(members)].join(".or.");
    let name = base;
    for (let count = 2; this.#found.has(name); count++) name = `${base}.${count}`;
    this.#unionNames.set(id, name);
    this.#found.set(name, { type, openness: "closed" });
    return name;
  }

  /**
   * Not ts-json-schema-generator's own chain: that hands out unfinished schemas of
   * types that contain themselves, as lists of members that are taken apart do.
   */
  #formatter(openness: Openness): TypeFormatter {
    const made = new Map<BaseType, Definition>();
    const formatter: TypeFormatter = {
      getDefinition: (type) => {
        const known = this.#unionAround(type, openness) ?? made.get(type);
        if (known) return known;
        const schema = chain.getDefinition(type);
        made.set(type, schema);
        this.#noteName(type, schema as JsonSchema, openness);
        return schema;
      },
      getChildren: () => [],
    };
    // `tsc` forgets that an object in an object was a literal, but not that one in a list was.
    const items: TypeFormatter =
      openness === "structural"
        ? { ...formatter, getDefinition: (type) => this.#formatters.closed.getDefinition(type) }
        : formatter;
    const chain = new ChainTypeFormatter([
      new NamedFormatter(this, openness),
      new AnnotatedFormatter(formatter),
      new ObjectFormatter(formatter, openness),
      new UnionFormatter(this, openness),
      new ArrayFormatter(items),
      new SequenceFormatter(items),
      new PatternStringFormatter(),
      new RichFormatter(formatter),
      new NonNullishFormatter(),
      new StringTypeFormatter(),
      new NumberTypeFormatter(),
      new BooleanTypeFormatter(),
      new NullTypeFormatter(),
      new NeverTypeFormatter(),
      new UnknownTypeFormatter(),
      new AnyTypeFormatter(),
      new LiteralTypeFormatter(),
      new EnumTypeFormatter(),
    ]);
    return formatter;
  }
}

function resolveName(type: BaseType): string | undefined {
  if (type instanceof AnnotatedType) return resolveName(type.getType());
  return type instanceof NamedType ? type.getName() : undefined;
}

const prefix = "#/$defs/";

const references = new OncePer<JsonSchema, ReadonlySet<string>>();
