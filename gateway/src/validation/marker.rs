//! Runner's markers: `{"__type":T,"value":V}`, exactly, for values that JSON does
//! not have. That of `undefined` means something by its place: the parser cuts it out
//! wherever it is a property's value. One that has a plain form means something only
//! where the schema has its type (`rich`), and is rewritten rather than cut.

use super::tape::{Kind, Tape};

/// Whether the value is the marker of `undefined`.
pub(crate) fn is_undefined(tape: &Tape<'_>, value: u32) -> bool {
    marker(tape, value).is_some_and(|(name, value)| {
        matches!(tape.kind(name), Kind::String | Kind::EscapedString)
            && tape.string_is(name, "Undefined")
            && tape.kind(value) == Kind::Null
    })
}

/// The `__type` and `value` of an object that has just these two.
pub(crate) fn marker(tape: &Tape<'_>, value: u32) -> Option<(u32, u32)> {
    if tape.kind(value) != Kind::Object || tape.count(value) != 2 {
        return None;
    }
    Some((tape.member(value, "__type")?, tape.member(value, "value")?))
}
