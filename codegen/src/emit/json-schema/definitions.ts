import { createFormatter, DEFAULT_CONFIG, type TypeFormatter } from "ts-json-schema-generator";
import type { JsonSchema } from "../../model/contract.ts";
import { type BaseType, NamedType } from "../../model/types.ts";
import { AnnotatedFormatter } from "./annotated-formatter.ts";
import type { Openness } from "./document.ts";
import { hasObjects } from "./has-objects.ts";
import { NamedFormatter } from "./named-formatter.ts";
import { NonNullishFormatter } from "./non-nullish-formatter.ts";
import { ObjectFormatter } from "./object-formatter.ts";
import { PatternStringFormatter } from "./pattern-string-formatter.ts";
import { SequenceFormatter } from "./sequence-formatter.ts";
import { UnionFormatter } from "./union-formatter.ts";

interface Definition {
  type: NamedType;
  openness: Openness;
}

/**
 * The named types of one document. Formats with ts-json-schema-generator's
 * formatter, ours in front; those speak 2020-12, and what is left to theirs is
 * written the same in draft-07.
 */
export class Definitions {
  /** What the document is; in a closed one, some types are needed structural as well. */
  readonly #openness: Openness;
  readonly #formatters: Record<Openness, TypeFormatter>;
  readonly #found = new Map<string, Definition>();

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

  /** The definitions that a schema refers to, directly or through others, by name. */
  usedBy(root: JsonSchema): Record<string, JsonSchema> {
    const used = new Map<string, JsonSchema>();
    const visit = (schema: unknown): void => {
      for (const name of referencesIn(schema)) {
        const definition = this.#found.get(name);
        if (!definition || used.has(name)) continue;
        const body = this.bodyOf(definition.type, definition.openness);
        used.set(name, body);
        visit(body);
      }
    };
    visit(root);
    return Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #formatter(openness: Openness): TypeFormatter {
    return createFormatter(DEFAULT_CONFIG, (chain, formatter) => {
      chain
        .addTypeFormatter(new NamedFormatter(this, openness))
        .addTypeFormatter(new AnnotatedFormatter(formatter))
        .addTypeFormatter(new ObjectFormatter(formatter, openness))
        .addTypeFormatter(new UnionFormatter(this, openness))
        .addTypeFormatter(new SequenceFormatter(formatter))
        .addTypeFormatter(new PatternStringFormatter())
        .addTypeFormatter(new NonNullishFormatter());
    });
  }
}

const prefix = "#/$defs/";

function referencesIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { $ref } = schema as JsonSchema;
  const own =
    typeof $ref === "string" && $ref.startsWith(prefix) ? [$ref.slice(prefix.length)] : [];
  return [...own, ...Object.values(schema).flatMap(referencesIn)];
}
