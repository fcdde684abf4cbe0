/**
 * Where a schema deliberately says something else than `tsc` says of the literal.
 * Everything that is not on this list is a bug.
 */
export const jsonRules = {
  brand:
    'a brand exists for the checker only: `string & { __brand: "Id" }` is any string, and properties under symbols are left out',
  undefined:
    "JSON leaves out what is undefined, so a property whose type has undefined may be absent; and `a?: T` is one type with `a?: T | undefined`, which `tsc` may tell the members of a union apart by",
  enum: "an enum is sent by its values, which `tsc` does not take for members of a string enum",
  members:
    "strings, numbers, lists and functions have properties for `tsc` (`length`), and behind an index signature in an intersection they pass for objects of optional properties; in JSON an object is an object",
  constraint: "JSDoc constraints say more than the type",
  number:
    "a hole or key of a number is matched by its form: that an exponent makes it infinite, or that digits beyond the 15th are rounded, is not seen",
  tuple:
    "`tsc` compares the elements of a tuple a second time, with the union of all their types; an element counts for its own place only",
  widening:
    '`tsc` gives a literal a type of its own before it compares, and may widen `"y"` to string on the way, or merge the objects in a list; a value is what it is',
  alternatives:
    "where more than three members of a union give a property different types of objects or lists, its value fits one, two or all of these",
} as const;

export type JsonRule = keyof typeof jsonRules;
