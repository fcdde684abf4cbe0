import {
  AnnotatedType,
  ArrayType,
  type BaseType,
  MapType,
  NamedType,
  ObjectType,
  SequenceType,
  SetType,
  UnionType,
} from "../../model/types.ts";

const known = new WeakMap<NamedType, boolean>();

/** Whether an object is somewhere inside: then open and closed are two things. */
export function hasObjects(type: BaseType, around = new Set<BaseType>()): boolean {
  if (type instanceof ObjectType) return true;
  if (type instanceof AnnotatedType) return hasObjects(type.getType(), around);
  if (type instanceof ArrayType || type instanceof SetType) {
    return hasObjects(type.getItem(), around);
  }
  if (type instanceof MapType) {
    return hasObjects(type.getKey(), around) || hasObjects(type.getValue(), around);
  }
  if (type instanceof UnionType) return type.getTypes().some((part) => hasObjects(part, around));
  if (type instanceof SequenceType) {
    const rest = type.getRest();
    const elements = [...type.getLeading(), ...type.getTrailing()].map((element) => element.type);
    return [...elements, ...(rest ? [rest] : [])].some((part) => hasObjects(part, around));
  }
  if (!(type instanceof NamedType) || around.has(type)) return false;
  const before = known.get(type);
  if (before !== undefined) return before;
  const found = hasObjects(type.getType(), new Set([...around, type]));
  // Inside a recursion the answer may lack what is still being looked into.
  if (found || around.size === 0) known.set(type, found);
  return found;
}
