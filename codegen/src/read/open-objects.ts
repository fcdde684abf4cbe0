import {
  AnnotatedType,
  AnyType,
  type BaseType,
  NonNullishType,
  ObjectType,
  UnknownType,
} from "../model/types.ts";
import { findParts, type Part } from "./find-parts.ts";
import { locationOf, type Place } from "./place.ts";
import type { Reader } from "./reader.ts";

/**
 * Beyond what a task says with `openInput`, few mean to let in what they have no name for.
 * What a package declares nobody can mend, so of each package only the first place is told.
 */
export function warnOfOpenObjects(reader: Reader, type: BaseType, place: Place): void {
  const search = {
    isMeant: isOpenObject,
    originOf: (part: BaseType) => reader.originOf(part),
    givenTo: (part: BaseType) => reader.givenTo(part),
  };
  const byPackage = new Map<string, Part[]>();
  for (const part of findParts(type, place, search)) {
    const { origin = "" } = part;
    if (origin === "") warnOfOwn(reader, part, place);
    else byPackage.set(origin, [...(byPackage.get(origin) ?? []), part]);
  }
  for (const [name, parts] of byPackage) warnOfForeign(reader, name, parts, place);
}

function warnOfOwn(reader: Reader, { path }: Part, { node }: Place): void {
  reader.diagnostics.warn("TUN2016", "properties that have no name here pass unchecked", {
    hint: "name them, or say with openInput that the whole input is open",
    location: locationOf(node),
    path,
  });
}

function warnOfForeign(
  reader: Reader,
  name: string,
  [first, ...others]: readonly Part[],
  { node, path }: Place,
): void {
  const more = others.length > 0 ? `, as in ${others.length} more of its objects` : "";
  const message = `properties that have no name in ${name} pass unchecked${more}`;
  reader.diagnostics.warn("TUN2016", message, {
    hint: "take an interface of your own with what is sent, or say openInput if all may pass",
    location: locationOf(node),
    path: first?.path ?? path,
  });
}

/** `{}`, `object`, or an index signature of `unknown`. */
function isOpenObject(part: BaseType): boolean {
  if (part instanceof NonNullishType) return true;
  if (!(part instanceof ObjectType)) return false;
  const additional = part.getAdditionalProperties();
  return part.getNonPrimitive() || (typeof additional !== "boolean" && isAnything(additional));
}

/** `unknown` and `any` have undefined among their values. */
export function isAnything(type: BaseType): boolean {
  if (type instanceof AnnotatedType) return isAnything(type.getType());
  return type instanceof UnknownType || type instanceof AnyType;
}
