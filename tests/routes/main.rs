//! Every use case from outside: `routes/{function}/{use_case}.rs` mirrors `functions/`.
#![allow(clippy::unwrap_used)]

mod customers;
