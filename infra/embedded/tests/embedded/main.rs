//! The embedded region, seen as production code sees it: through the AWS SDK.
#![allow(clippy::unwrap_used)]

mod calls;
mod faults;
mod folder;
mod index_delay;
mod kms;
mod kms_keys;
mod policy;
mod store;
mod streams;
mod support;
