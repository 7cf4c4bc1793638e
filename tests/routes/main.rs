//! Every use case from outside, through the whole local system: one file a use case, as in `functions/`.
#![allow(clippy::unwrap_used)]

mod access;
mod anomalies;
mod approvals;
mod audit_check;
mod audit_seal;
mod audits;
mod catalogue;
mod classifications;
mod complaints;
mod customers;
mod directory;
mod documents;
mod events;
mod health;
mod http;
mod import_watch;
mod imports;
mod inspections;
mod interaction_trigger;
mod interactions;
mod knowledge;
mod openapi;
mod quality;
mod reveals;
mod review_trigger;
mod reviews;
mod rosters;
mod service_requests;
mod surveys;
