import ts from "typescript";
import {
  AnyType,
  type BaseType,
  BooleanType,
  NeverType,
  NullType,
  NumberType,
  ObjectType,
  RichType,
  StringType,
  UnknownType,
} from "../model/types.ts";
import { readEnum, readLiteral } from "./literal.ts";
import { readIntersection } from "./intersection.ts";
import { readObject } from "./object.ts";
import type { Place } from "./place.ts";
import type { Reader } from "./reader.ts";
import { readStringForm } from "./string-form.ts";
import { readUnion } from "./union.ts";
import type { Written } from "./written.ts";

/** One type without its name: which kind it is decides which file reads it. */
export function readType(reader: Reader, type: ts.Type, place: Place, written?: Written): BaseType {
  const { flags } = type;
  if (flags & ts.TypeFlags.Any) return readAny(reader, place);
  if (flags & ts.TypeFlags.Unknown) return new UnknownType();
  if (flags & ts.TypeFlags.Never) return new NeverType();
  if (flags & ts.TypeFlags.Null) return new NullType();
  if (flags & ts.TypeFlags.VoidLike) return refuseUndefined(reader, place);
  if (flags & ts.TypeFlags.String) return new StringType();
  if (flags & ts.TypeFlags.Boolean) return new BooleanType();
  if (flags & ts.TypeFlags.EnumLike) return readEnum(reader, type, place);
  if (flags & ts.TypeFlags.Number) return new NumberType();
  if (flags & ts.TypeFlags.BigInt) return new RichType("bigint");
  if (flags & ts.TypeFlags.BigIntLiteral) return refuseBigintLiteral(reader, type, place);
  if (flags & ts.TypeFlags.Literal) return readLiteral(reader, type, place);
  if (flags & (ts.TypeFlags.TemplateLiteral | ts.TypeFlags.StringMapping)) {
    return readStringForm(reader, type, place);
  }
  if (flags & ts.TypeFlags.ESSymbolLike) return refuseSymbol(reader, place);
  if (flags & ts.TypeFlags.NonPrimitive) {
    return new ObjectType(reader.nextObjectId(), [], [], true, true);
  }
  if (type.isUnion()) return readUnion(reader, type, place, written);
  if (type.isIntersection()) return readIntersection(reader, type, place, written);
  if (flags & ts.TypeFlags.Object) return readObject(reader, type as ts.ObjectType, place, written);
  // What `NoInfer` makes of an object.
  if (flags & ts.TypeFlags.Substitution) {
    return reader.read((type as ts.SubstitutionType).baseType, place);
  }
  return refuseUnresolved(reader, type, place);
}

/** Whether it may be there depends on the way that the value goes. */
function readAny(reader: Reader, place: Place): BaseType {
  const any = new AnyType();
  reader.hasAny = true;
  reader.remember(any, place);
  return any;
}

function refuseUndefined(reader: Reader, place: Place): BaseType {
  return reader.refuse("TUN2005", place, "JSON has no undefined, so a list cannot hold it", {
    hint: "use null, or leave such elements out",
  });
}

function refuseBigintLiteral(reader: Reader, type: ts.Type, place: Place): BaseType {
  return reader.refuse("TUN2004", place, `JSON has no ${reader.checker.ts.typeToString(type)}`, {
    hint: "use bigint, or a number",
  });
}

function refuseSymbol(reader: Reader, place: Place): BaseType {
  return reader.refuse("TUN2003", place, "a symbol cannot leave its process", {
    hint: "use a string literal",
  });
}

function refuseUnresolved(reader: Reader, type: ts.Type, place: Place): BaseType {
  const text = reader.checker.ts.typeToString(type);
  if (type.flags & ts.TypeFlags.Instantiable) {
    return reader.refuse("TUN2006", place, `${text} depends on a type parameter`, {
      hint: "give the type parameter a type where the handler is defined",
    });
  }
  return reader.refuse("TUN2014", place, `${text} is not a kind of type that can be sent`);
}
