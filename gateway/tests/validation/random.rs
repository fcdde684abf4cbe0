//! Random values, schemas and spellings. Names and atoms come from small sets, so
//! that they meet.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

pub(crate) fn name() -> impl Strategy<Value = String> + Clone {
    select(vec!["a", "b", "c", "kind", "é/~", "input", "a long name of 27 bytes ..."])
        .prop_map(str::to_owned)
}

fn atom() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(2),
        json!(-3),
        json!(0.5),
        json!(2.0),
        json!(1e2),
        json!(7),
        json!(10),
        json!(9007199254740991u64),
        json!(""),
        json!("a"),
        json!("b"),
        json!("abc"),
        json!("\u{2028}é\n\"\\"),
        json!("😀"),
    ])
}

/// A value without markers.
pub(crate) fn plain_value() -> impl Strategy<Value = Value> {
    values(atom().boxed())
}

/// A value in which Undefined markers, and what is almost one, are frequent.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let marker = select(vec![
        json!({"__type": "Undefined", "value": null}),
        json!({"__type": "Undefined", "value": null}),
        json!({"__type": "Undefined", "value": 1}),
        json!({"__type": "Undefined"}),
        json!({"__type": "Date", "value": null}),
        json!({"__type": "Undefined", "value": null, "a": {"__type": "Undefined", "value": null}}),
        json!({"__type": "Undefined", "value": null, "a": 1}),
    ]);
    values(prop_oneof![3 => atom(), 2 => marker].boxed())
}

fn values(leaf: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A byte that means something in JSON, or none, which stands for a removal.
pub(crate) fn byte() -> impl Strategy<Value = Option<u8>> {
    prop_oneof![
        select(b"{}[]\",:\\0123456789eE+-. \n\rtrufalsn\x00\x80\xe2".to_vec()).prop_map(Some),
        any::<u8>().prop_map(Some),
        Just(None),
    ]
}

pub(crate) fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({})),
        any::<bool>().prop_map(Value::from),
        select(vec!["null", "boolean", "integer", "number", "string", "array", "object"])
            .prop_map(|name| json!({"type": name})),
        Just(json!({"type": ["string", "null"]})),
        Just(json!({"type": ["integer", "array"]})),
        plain_value().prop_map(|value| json!({"const": value})),
        prop::collection::vec(atom(), 1..4).prop_map(|mut values| {
            let mut seen = Vec::new();
            values.retain(|value| {
                !seen.contains(value) && {
                    seen.push(value.clone());
                    true
                }
            });
            json!({"enum": values})
        }),
        (select(vec!["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]), -3..10i64)
            .prop_map(|(keyword, limit)| json!({keyword: limit})),
        select(vec![json!(2), json!(0.5), json!(5)])
            .prop_map(|multiple| json!({"multipleOf": multiple})),
        (
            select(vec![
                "minLength",
                "maxLength",
                "minItems",
                "maxItems",
                "minProperties",
                "maxProperties"
            ]),
            0..4u64
        )
            .prop_map(|(keyword, limit)| json!({keyword: limit})),
        select(vec!["^a", "b$", "^[a-c]+$", "^$"]).prop_map(|pattern| json!({"pattern": pattern})),
        Just(json!({"uniqueItems": true})),
        prop::collection::btree_set(name(), 0..3).prop_map(|names| json!({"required": names})),
        Just(json!({"dependentRequired": {"a": ["b"]}})),
        Just(json!({"$ref": "#/$defs/d"})),
    ];
    let node = leaf.prop_recursive(4, 30, 4, |inner| {
        let map = prop::collection::btree_map(name(), inner.clone(), 0..4);
        let list = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            (map.clone(), prop::collection::btree_set(name(), 0..3), any::<bool>(), any::<bool>())
                .prop_map(|(properties, required, is_object, is_closed)| {
                    let mut node = json!({"properties": properties, "required": required});
                    if is_object {
                        node["type"] = json!("object");
                    }
                    if is_closed {
                        node["additionalProperties"] = json!(false);
                    }
                    node
                }),
            tagged(map.clone().boxed()),
            inner.clone().prop_map(|schema| json!({"patternProperties": {"^[ab]": schema}})),
            inner.clone().prop_map(|schema| json!({"additionalProperties": schema})),
            inner.clone().prop_map(|schema| json!({"propertyNames": schema})),
            inner.clone().prop_map(|schema| json!({"items": schema})),
            (list.clone(), inner.clone())
                .prop_map(|(prefix, rest)| json!({"prefixItems": prefix, "items": rest})),
            inner.clone().prop_map(|schema| json!({"contains": schema})),
            list.clone().prop_map(|forms| json!({"anyOf": forms})),
            list.clone().prop_map(|forms| json!({"oneOf": forms})),
            inner.clone().prop_map(|form| json!({"anyOf": [form, {"type": "null"}]})),
            list.clone().prop_map(|parts| json!({"allOf": parts})),
            (list, map).prop_map(|(forms, properties)| {
                json!({"anyOf": forms, "properties": properties, "unevaluatedProperties": false})
            }),
            inner.clone().prop_map(|schema| json!({"not": schema})),
            inner.clone().prop_map(|mut schema| {
                if let Value::Object(node) = &mut schema {
                    node.insert("x-tunnel-sensitive".to_owned(), json!(true));
                }
                schema
            }),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(test, yes, no)| json!({"if": test, "then": yes, "else": no})),
        ]
    });
    (node.clone(), node).prop_map(|(root, definition)| {
        let mut root = match root {
            Value::Object(root) => root,
            other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
        };
        root.insert("$defs".to_owned(), json!({"d": definition}));
        Value::Object(root)
    })
}

/// A union told apart by `kind`.
fn tagged(
    map: BoxedStrategy<std::collections::BTreeMap<String, Value>>,
) -> impl Strategy<Value = Value> {
    (map.clone(), map, select(vec!["anyOf", "oneOf"])).prop_map(|(left, right, keyword)| {
        let form = |properties: std::collections::BTreeMap<String, Value>, tag: &str| {
            let mut properties = json!(properties);
            properties["kind"] = json!({"const": tag});
            json!({"type": "object", "properties": properties, "required": ["kind"]})
        };
        json!({keyword: [form(left, "a"), form(right, "b")]})
    })
}

/// The value as JSON, with whitespace, escapes and number spellings by `style`.
pub(crate) fn render(value: &Value, style: u64) -> String {
    let mut writer = Writer { text: String::new(), state: style | 1 };
    writer.space();
    writer.value(value);
    writer.space();
    writer.text
}

struct Writer {
    text: String,
    state: u64,
}

impl Writer {
    /// One time in `odds`.
    fn chance(&mut self, odds: u64) -> bool {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 20).is_multiple_of(odds)
    }

    fn space(&mut self) {
        while self.chance(4) {
            let space = if self.chance(2) {
                "\n"
            } else if self.chance(2) {
                "\r\n\t"
            } else {
                " "
            };
            self.text.push_str(space);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Array(elements) => {
                self.list('[', ']', elements, |writer, element| writer.value(element))
            }
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                if self.chance(2) {
                    members.reverse();
                }
                self.list('{', '}', &members, |writer, (name, value)| {
                    writer.string(name);
                    writer.space();
                    writer.text.push(':');
                    writer.space();
                    writer.value(value);
                });
            }
            Value::String(string) => self.string(string),
            other => self.text.push_str(&other.to_string()),
        }
    }

    fn list<T>(
        &mut self,
        open: char,
        close: char,
        items: &[T],
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.text.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.space();
            write(self, item);
            self.space();
        }
        self.text.push(close);
    }

    fn string(&mut self, string: &str) {
        self.text.push('"');
        for character in string.chars() {
            if character == '"' || character == '\\' || character < ' ' || self.chance(8) {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.text.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                self.text.push(character);
            }
        }
        self.text.push('"');
    }
}

/// What a task's body says its input is.
pub(crate) fn input_of(body: Value) -> Value {
    match body {
        Value::Object(mut members) if members.contains_key("input") => {
            members.remove("input").unwrap_or_default()
        }
        body => body,
    }
}

/// The rule of Undefined markers, told once more: `None` is undefined.
pub(crate) fn without_undefined(value: Value) -> Option<Value> {
    let value = match value {
        Value::Array(elements) => {
            // Elements keep their markers, of whose members some may be absent.
            Value::Array(elements.into_iter().map(without_undefined_members).collect())
        }
        other => without_undefined_members(other),
    };
    (value != json!({"__type": "Undefined", "value": null})).then_some(value)
}

fn without_undefined_members(value: Value) -> Value {
    match value {
        Value::Array(elements) => elements.into_iter().map(without_undefined_members).collect(),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .filter_map(|(name, value)| Some((name, without_undefined(value)?)))
                .collect(),
        ),
        other => other,
    }
}
