//! The hash of a row's content, as audit rows carry it: whoever holds the trail and a row can tell
//! whether the row is still what its last change left (SEC-09).
//!
//! Canonical and unambiguous: every value is written as type tag, length and bytes; maps sorted by
//! key; sets sorted; numbers by their text without trailing zeros, as DynamoDB returns them.

use aws_lc_rs::digest::{Context, SHA256};
use aws_sdk_dynamodb::types::AttributeValue;

use super::Row;

pub fn fingerprint(row: &Row) -> String {
    let mut hash = Context::new(&SHA256);
    hash.update(b"kehu-row\x01");
    map(&mut hash, row);
    hex::encode(hash.finish())
}

fn bytes(hash: &mut Context, tag: u8, content: &[u8]) {
    hash.update(&[tag]);
    hash.update(&(content.len() as u64).to_be_bytes());
    hash.update(content);
}

fn map(hash: &mut Context, row: &Row) {
    let mut names: Vec<_> = row.keys().collect();
    names.sort_unstable();
    hash.update(b"M");
    hash.update(&(names.len() as u64).to_be_bytes());
    for name in names {
        bytes(hash, b'k', name.as_bytes());
        value(hash, &row[name]);
    }
}

fn value(hash: &mut Context, attribute: &AttributeValue) {
    match attribute {
        AttributeValue::S(text) => bytes(hash, b'S', text.as_bytes()),
        AttributeValue::N(number) => bytes(hash, b'N', number.as_bytes()),
        AttributeValue::B(blob) => bytes(hash, b'B', blob.as_ref()),
        AttributeValue::Bool(flag) => hash.update(&[b'?', u8::from(*flag)]),
        AttributeValue::Null(_) => hash.update(b"0"),
        AttributeValue::M(inner) => map(hash, inner),
        AttributeValue::L(list) => {
            hash.update(b"L");
            hash.update(&(list.len() as u64).to_be_bytes());
            for item in list {
                value(hash, item);
            }
        }
        AttributeValue::Ss(set) => {
            let mut set: Vec<_> = set.iter().collect();
            set.sort_unstable();
            hash.update(b"T");
            hash.update(&(set.len() as u64).to_be_bytes());
            for item in set {
                bytes(hash, b'S', item.as_bytes());
            }
        }
        // Kehu writes no other sets. A row that holds one was not written by Kehu.
        _ => hash.update(b"!"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pairs: &[(&str, AttributeValue)]) -> Row {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    #[test]
    fn every_part_of_a_row_counts() {
        let text = |s: &str| AttributeValue::S(s.to_owned());
        let base = fingerprint(&row(&[("a", text("bc")), ("d", text(""))]));
        for other in [
            row(&[("a", text("bc"))]),
            row(&[("a", text("b")), ("d", text("c"))]),
            row(&[("ab", text("c")), ("d", text(""))]),
            row(&[("a", AttributeValue::N("1".into())), ("d", text(""))]),
            row(&[("a", AttributeValue::L(vec![text("bc")])), ("d", text(""))]),
        ] {
            assert_ne!(fingerprint(&other), base);
        }
        assert_eq!(fingerprint(&row(&[("d", text("")), ("a", text("bc"))])), base);
    }
}
