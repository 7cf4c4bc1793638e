//! The files of `catalogue/` as `build.rs` has rewritten them, compiled in.

use serde::de::DeserializeOwned;

/// The text of one, by its name without an ending.
macro_rules! compiled {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}
pub(crate) use compiled;

/// # Panics
/// Where it holds something else: each of them is read by a test of this crate.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("what is compiled in is read by a test of this crate")
}
