//! Rows as typed structs: one place that turns a struct into DynamoDB attributes and back.
//!
//! serde_dynamo does the work; `Binary` makes bytes a `B` attribute instead of a list of numbers.

use std::collections::HashMap;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Key, StoreError};

pub type Row = HashMap<String, AttributeValue>;

/// A row that stands in one place, which it knows.
pub trait StoredRow: Serialize {
    fn key(&self) -> Key;

    /// What is written: the struct, and what lists know it by.
    fn row(&self) -> Result<Row, CorruptRow> {
        to_row(self)
    }
}

/// A row that this version of Kehu can not read. The reason names attributes, never values.
#[derive(Debug, thiserror::Error)]
#[error("unreadable row: {0}")]
pub struct CorruptRow(pub &'static str);

pub fn to_row<T: Serialize + ?Sized>(value: &T) -> Result<Row, CorruptRow> {
    serde_dynamo::to_item(value).map_err(|_| CorruptRow("not a flat struct"))
}

/// The cause is dropped on purpose: serde quotes offending values in its messages.
pub fn from_row<T: DeserializeOwned>(row: Row) -> Result<T, CorruptRow> {
    serde_dynamo::from_item(row).map_err(|_| CorruptRow(std::any::type_name::<T>()))
}

/// All of them, in their order.
pub(super) fn from_rows<T: DeserializeOwned>(rows: Vec<Row>) -> Result<Vec<T>, StoreError> {
    rows.into_iter().map(|row| Ok(from_row(row)?)).collect()
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Binary(pub Vec<u8>);

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.0.len())
    }
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = Binary;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Binary, E> {
                Ok(Binary(bytes.to_vec()))
            }
            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Binary, E> {
                Ok(Binary(bytes))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Binary, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                Ok(Binary(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Bytes)
    }
}
