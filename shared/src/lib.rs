//! What every Kehu function is made of.
//!
//! Arrows point down only: `{runtime, registry} → http → {audit, vault, objects, messages} → store → domain`. The test
//! `ratchets/layering.rs` fails on an import that climbs.

pub mod audit;
pub mod domain;
pub mod http;
pub mod messages;
pub mod objects;
pub mod registry;
pub mod runtime;
pub mod store;
pub mod vault;
