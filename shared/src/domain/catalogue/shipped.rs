//! Parts of the catalogue that few functions need: read when the first one asks, and not at each cold start.

use std::ops::Deref;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};

/// As it ships, or as the company has set it.
#[derive(Debug)]
pub enum Shipped<T: 'static> {
    AsIs(&'static LazyLock<T>),
    Set(T),
}

impl<T> Deref for Shipped<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::AsIs(shipped) => shipped,
            Self::Set(own) => own,
        }
    }
}

impl<T: Clone> Clone for Shipped<T> {
    fn clone(&self) -> Self {
        match self {
            Self::AsIs(shipped) => Self::AsIs(shipped),
            Self::Set(own) => Self::Set(own.clone()),
        }
    }
}

impl<T: PartialEq> PartialEq for Shipped<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Serialize> Serialize for Shipped<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}
