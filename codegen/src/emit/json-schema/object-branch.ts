import {
  AnnotatedType,
  type BaseType,
  IndexedObjectType,
  NamedType,
  NonNullishType,
  ObjectType,
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
  const { shape } = branch;
  const patterns = shape instanceof IndexedObjectType ? shape.getPatterns() : [];
  const matching = patterns.find(({ key }) => new RegExp(key.getPattern(), "u").test(name));
  if (matching) return { type: matching.type, required: false };
  const additional = shape.getAdditionalProperties();
  return typeof additional === "boolean" ? undefined : { type: additional, required: false };
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
