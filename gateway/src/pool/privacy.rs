use std::borrow::Cow;
use std::fmt;

use super::call::CallKind;

/// Hides from the log what schemas mark as sensitive. Where there is none, nothing is
/// marked.
pub trait Privacy: fmt::Debug + Send + Sync {
    /// Whether anything of this call is hidden.
    fn hides(&self, kind: CallKind, id: &str) -> bool;

    /// An input or payload as it may be shown.
    fn value<'v>(&self, kind: CallKind, id: &str, value: &'v [u8]) -> Cow<'v, [u8]>;

    /// A result as it may be shown.
    fn result<'v>(&self, kind: CallKind, id: &str, result: &'v [u8]) -> Cow<'v, [u8]>;
}
