//! A customer's rows as the stream of the table hands them over.

use std::str::FromStr;

use super::{ContactRow, CustomerRow};
use crate::domain::ids::{ContactId, CustomerId};
use crate::store::{CorruptRow, Key, Row, from_row, keys};

/// A record that data of a person stand in.
pub enum Image {
    Customer(Box<CustomerRow>),
    Contact(Box<ContactRow>),
}

impl Image {
    /// `None`: a row of another kind.
    pub fn of(row: &Row) -> Result<Option<Self>, CorruptRow> {
        if let Some(id) = id::<CustomerId>(row, "id") {
            let here = stands_at(row, &keys::customer(&id));
            return if here { Ok(Some(Self::Customer(Box::new(from_row(row.clone())?)))) } else { Ok(None) };
        }
        if let (Some(customer), Some(id)) = (id::<CustomerId>(row, "customerId"), id::<ContactId>(row, "id")) {
            let here = stands_at(row, &keys::contact(&customer, &id));
            return if here { Ok(Some(Self::Contact(Box::new(from_row(row.clone())?)))) } else { Ok(None) };
        }
        Ok(None)
    }
}

fn id<T: FromStr>(row: &Row, name: &str) -> Option<T> {
    text(row, name)?.parse().ok()
}

fn stands_at(row: &Row, key: &Key) -> bool {
    text(row, "pk") == Some(&key.pk) && text(row, "sk") == Some(&key.sk)
}

fn text<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    row.get(name)?.as_s().ok().map(String::as_str)
}
