//! Rows as DynamoDB itself writes them out: `{"pk": {"S": "…"}, …}`, one a line, as `aws dynamodb scan` and
//! exports to S3 have them (the latter inside `{"Item": …}`).

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

pub type Row = Map<String, Value>;

/// `None`: the line is no row.
pub fn parse(line: &str) -> Option<Row> {
    let Value::Object(mut row) = serde_json::from_str(line).ok()? else { return None };
    match row.remove("Item") {
        Some(Value::Object(item)) if row.is_empty() => Some(item),
        Some(_) => None,
        None => Some(row),
    }
}

pub fn text<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    row.get(name)?.get("S")?.as_str()
}

/// The hash of a row's content as audit rows carry it: every value as type, length and bytes; maps and sets
/// sorted. The same as in `shared/src/store/fingerprint.rs`, made apart from it; a test compares the two.
pub fn fingerprint(row: &Row) -> [u8; 32] {
    let mut hash = Context::new(&SHA256);
    hash.update(b"kehu-row\x01");
    map(&mut hash, row);
    let mut out = [0; 32];
    out.copy_from_slice(hash.finish().as_ref());
    out
}

fn bytes(hash: &mut Context, tag: u8, content: &[u8]) {
    hash.update(&[tag]);
    hash.update(&(content.len() as u64).to_be_bytes());
    hash.update(content);
}

fn map(hash: &mut Context, row: &Row) {
    let mut names: Vec<_> = row.iter().collect();
    names.sort_unstable_by_key(|(name, _)| name.as_str());
    hash.update(b"M");
    hash.update(&(names.len() as u64).to_be_bytes());
    for (name, value) in names {
        bytes(hash, b'k', name.as_bytes());
        attribute(hash, value);
    }
}

fn attribute(hash: &mut Context, value: &Value) {
    let typed = value.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
    let Some((kind, content)) = typed else { return hash.update(b"!") };
    match (kind.as_str(), content) {
        ("S", Value::String(text)) => bytes(hash, b'S', text.as_bytes()),
        ("N", Value::String(number)) => bytes(hash, b'N', number.as_bytes()),
        ("B", Value::String(blob)) => match STANDARD.decode(blob) {
            Ok(blob) => bytes(hash, b'B', &blob),
            Err(_) => hash.update(b"!"),
        },
        ("BOOL", Value::Bool(flag)) => hash.update(&[b'?', u8::from(*flag)]),
        ("NULL", _) => hash.update(b"0"),
        ("M", Value::Object(inner)) => map(hash, inner),
        ("L", Value::Array(list)) => {
            hash.update(b"L");
            hash.update(&(list.len() as u64).to_be_bytes());
            for item in list {
                attribute(hash, item);
            }
        }
        ("SS", Value::Array(set)) => {
            let mut set: Vec<_> = set.iter().filter_map(Value::as_str).collect();
            set.sort_unstable();
            hash.update(b"T");
            hash.update(&(set.len() as u64).to_be_bytes());
            for item in set {
                bytes(hash, b'S', item.as_bytes());
            }
        }
        _ => hash.update(b"!"),
    }
}
