import {
  AnnotatedType,
  type BaseType,
  IndexedObjectType,
  type KeyPattern,
  NamedType,
  NonNullishType,
  ObjectType,
  type PatternStringType,
  UnionType,
} from "../../model/types.ts";

/** An object in a union. */
export interface ObjectBranch {
  /** As the union has it: a reference to a name perhaps. */
  type: BaseType;
  shape: ObjectType;
}

/** The objects in a member of a union, which may be a named union itself, and what else is in it. */
export function branchesOf(type: BaseType): { branches: ObjectBranch[]; others: BaseType[] } {
  const body = resolve(type);
  if (body instanceof UnionType) {
    const parts = body.getTypes().map(branchesOf);
    const branches = parts.flatMap((part) => part.branches);
    // Without objects there is no need to take a named union apart.
    if (branches.length === 0) return { branches, others: [type] };
    return { branches, others: parts.flatMap((part) => part.others) };
  }
  const isShape = body instanceof ObjectType && !body.getNonPrimitive();
  return isShape
    ? { branches: [{ type, shape: body }], others: [] }
    : { branches: [], others: [type] };
}

/** `{}` and `object`, which take any object: beside them no property is unknown. */
export function takesAnyObject(type: BaseType): boolean {
  const body = resolve(type);
  if (body instanceof UnionType) return body.getTypes().some(takesAnyObject);
  return body instanceof NonNullishType || (body instanceof ObjectType && body.getNonPrimitive());
}

/** A type behind its names and annotations. */
export function resolve(type: BaseType): BaseType {
  const isWrapped = type instanceof NamedType || type instanceof AnnotatedType;
  return isWrapped ? resolve(type.getType()) : type;
}

export interface BranchProperty {
  type: BaseType;
  required: boolean;
}

/** What a branch says of a property: by its name, or else by an index signature. */
export function propertyOf(branch: ObjectBranch, name: string): BranchProperty | undefined {
  const declared = declaredProperty(branch, name);
  if (declared) return declared;
  const type = indexType(branch.shape, (key) => key.takes(name));
  return type && { type, required: false };
}

/** What the index signatures of an object say of a name that has some of their forms. */
export function indexType(
  shape: ObjectType,
  isOfForm: (key: PatternStringType) => boolean,
): BaseType | undefined {
  const closest = patternsOf(shape).find(({ key }) => isOfForm(key));
  if (closest) return closest.type;
  const additional = shape.getAdditionalProperties();
  return typeof additional === "boolean" ? undefined : additional;
}

/** What all index signatures of an object say of a name. */
export function indexTypes(shape: ObjectType, name: string): BaseType[] {
  const additional = shape.getAdditionalProperties();
  const matching = patternsOf(shape).filter(({ key }) => key.takes(name));
  return [
    ...matching.map(({ type }) => type),
    ...(typeof additional === "boolean" ? [] : [additional]),
  ];
}

/** What an object says of keys by their form. */
export function patternsOf(shape: ObjectType): readonly KeyPattern[] {
  return shape instanceof IndexedObjectType ? shape.getPatterns() : [];
}

export function declaredProperty(branch: ObjectBranch, name: string): BranchProperty | undefined {
  const property = branch.shape.getProperties().find((candidate) => candidate.getName() === name);
  return property && { type: property.getType(), required: property.isRequired() };
}

export function declaredNames(branches: readonly ObjectBranch[]): string[] {
  const names = branches.flatMap(({ shape }) =>
    shape.getProperties().map((property) => property.getName()),
  );
  return [...new Set(names)];
}

export function hasIndex({ shape }: ObjectBranch): boolean {
  return shape instanceof IndexedObjectType || typeof shape.getAdditionalProperties() !== "boolean";
}
