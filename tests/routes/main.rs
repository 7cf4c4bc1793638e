//! Every use case from outside, through the whole local system: one file a use case, as in `functions/`.
#![allow(clippy::unwrap_used)]

mod catalogue;
mod customers;
mod health;
mod http;
mod openapi;
mod review_trigger;
