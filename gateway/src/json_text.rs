//! JSON as text, for those who only look for its ends.

mod marks;

pub use marks::Marks;

/// Values that are nested deeper are left to others.
const MAX_DEPTH: u32 = u128::BITS;

/// True for one JSON value without anything around it, nested 128 deep at most. A
/// quarter of what it takes a parser that hands on what it reads.
#[must_use]
pub fn is_value(text: &str) -> bool {
    let bytes = text.as_bytes();
    let marks = Marks::new(bytes);
    Scanner { text: bytes, marks, position: 0, objects: 0, depth: 0 }.value().is_some()
}

/// Its steps are inlined, which keeps the position in a register.
struct Scanner<'t> {
    text: &'t [u8],
    marks: Marks<'t>,
    position: usize,
    /// Of the containers that are open, the innermost last: whether it is an object.
    objects: u128,
    depth: u32,
}

/// `None` where the text is no value.
type Step = Option<()>;

impl Scanner<'_> {
    /// The whole text.
    #[inline(always)]
    fn value(&mut self) -> Step {
        loop {
            let is_open = match self.next()? {
                b'"' => self.string().map(|()| false),
                b'{' => self.open(true),
                b'[' => self.open(false),
                b't' => self.word(b"rue"),
                b'f' => self.word(b"alse"),
                b'n' => self.word(b"ull"),
                byte => self.number(byte),
            }?;
            if !is_open && self.advance()? {
                return Some(());
            }
        }
    }

    /// From behind a value to the next one; true at the end of the text.
    #[inline(always)]
    fn advance(&mut self) -> Option<bool> {
        while self.depth > 0 {
            self.skip_whitespace();
            let is_object = self.objects & 1 == 1;
            match self.next()? {
                b',' => {
                    self.skip_whitespace();
                    return if is_object { self.key() } else { Some(()) }.map(|()| false);
                }
                b'}' if is_object => self.close(),
                b']' if !is_object => self.close(),
                _ => return None,
            }
        }
        (self.position == self.text.len()).then_some(true)
    }

    /// Behind an opening bracket; false where it is closed at once.
    #[inline(always)]
    fn open(&mut self, is_object: bool) -> Option<bool> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        self.objects = self.objects << 1 | u128::from(is_object);
        self.skip_whitespace();
        if self.peek() == Some(if is_object { b'}' } else { b']' }) {
            self.position += 1;
            self.close();
            return Some(false);
        }
        if is_object { self.key() } else { Some(()) }.map(|()| true)
    }

    #[inline(always)]
    fn close(&mut self) {
        self.depth -= 1;
        self.objects >>= 1;
    }

    /// A key, its colon, and what is between that and the value.
    #[inline(always)]
    fn key(&mut self) -> Step {
        self.expect(b'"')?;
        self.string()?;
        self.skip_whitespace();
        self.expect(b':')?;
        self.skip_whitespace();
        Some(())
    }

    /// From behind the opening quote to behind the closing one.
    #[inline(always)]
    fn string(&mut self) -> Step {
        loop {
            self.position = self.marks.next(self.position);
            match self.next()? {
                b'"' => return Some(()),
                b'\\' => self.escape()?,
                _ => return None,
            }
        }
    }

    #[cold]
    fn escape(&mut self) -> Step {
        match self.next()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.text.get(self.position..self.position + 4)?;
                self.position += 4;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())
            }
            _ => None,
        }
    }

    /// Behind its first byte.
    #[inline(always)]
    fn number(&mut self, first: u8) -> Option<bool> {
        let digit = if first == b'-' { self.next()? } else { first };
        match digit {
            b'0' => {}
            b'1'..=b'9' => self.skip_digits(),
            _ => return None,
        }
        if self.peek() == Some(b'.') {
            self.position += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.position += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.position += 1;
            }
            self.digits()?;
        }
        Some(false)
    }

    #[inline(always)]
    fn digits(&mut self) -> Step {
        let start = self.position;
        self.skip_digits();
        (self.position > start).then_some(())
    }

    #[inline(always)]
    fn skip_digits(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
    }

    /// The rest of a literal.
    #[inline(always)]
    fn word(&mut self, rest: &[u8]) -> Option<bool> {
        let found = self.text[self.position..].starts_with(rest);
        self.position += rest.len();
        found.then_some(false)
    }

    #[inline(always)]
    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.position += 1;
        }
    }

    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Step {
        (self.next()? == byte).then_some(())
    }

    #[inline(always)]
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.position += 1;
        Some(byte)
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.get(self.position).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::*;

    /// As serde_json has it.
    fn is_json(text: &str) -> bool {
        serde_json::from_str::<&RawValue>(text).is_ok_and(|raw| raw.get() == text)
    }

    #[test]
    fn knows_what_is_a_value() {
        for text in [
            "0",
            "-0",
            "10",
            "1.50",
            "-1e9",
            "1E+5",
            "9e-1",
            "true",
            "false",
            "null",
            "\"\"",
            "\"a\\n\\u00e9\\ud800\\\\\"",
            "[]",
            "{}",
            "[ 1 , [ ] ]",
            "{ \"a\" : { } }",
            "{\"a\":[1,{\"b\":null}],\"a\":\"\u{2028}é\"}",
            "[\"12345678\",\"1234567\"]",
        ] {
            assert!(is_json(text) && is_value(text), "{text}");
        }
    }

    #[test]
    fn knows_what_is_none() {
        for text in [
            "",
            " ",
            " 1",
            "1 ",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "1e+",
            "+1",
            "nul",
            "nulls",
            "tru",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\n\"",
            "[",
            "]",
            "[1",
            "[1,",
            "[1,]",
            "[,]",
            "[1}",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":1]",
            "{1:1}",
            "1,2",
            "1}",
            "{}{}",
            "\"a\"b",
        ] {
            assert!(!is_json(text) && !is_value(text), "{text}");
        }
    }

    #[test]
    fn what_is_nested_deeper_is_left_to_others() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(is_value(&nested(128)));
        assert!(!is_value(&nested(129)));
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[\\x00-\\x7fé\u{2028}\u{1f600}]{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map("[a-z\"\\\\]{0,9}", inner, 0..5)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(
            value in value(),
            pretty in any::<bool>(),
            at in any::<prop::sample::Index>(),
            byte in "[ -~]",
        ) {
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            prop_assert!(is_value(&text), "{}", text);
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = places[at.index(places.len())];
            let mut damaged = text.clone();
            damaged.insert_str(at, &byte);
            prop_assert_eq!(is_value(&damaged), is_json(&damaged), "{}", damaged);
            damaged.truncate(at);
            prop_assert_eq!(is_value(&damaged), is_json(&damaged), "{}", damaged);
        }
    }
}
