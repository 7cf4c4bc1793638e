//! Ratchets (design rules that may only get tighter): they enumerate every operation from the OpenAPI
//! document itself, so nothing new can be forgotten.
#![allow(clippy::unwrap_used)]
