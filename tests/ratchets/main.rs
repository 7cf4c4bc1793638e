//! Ratchets (design rules that may only get tighter): they enumerate every operation from the OpenAPI
//! document itself, so nothing new can be forgotten.
#![allow(clippy::unwrap_used)]

mod access;
mod anomaly_samples;
mod audit;
mod audit_samples;
mod canaries;
mod case_day;
mod case_samples;
mod change_samples;
mod contract;
mod cost;
mod document_samples;
mod duplicate_samples;
mod event_samples;
mod exceptions;
mod fixture;
mod imports;
mod interaction_samples;
mod key_schema;
mod knowledge_samples;
mod layering;
mod leak_matrix;
mod leaks;
mod linkage;
mod log;
mod operations;
mod patterns;
mod people_samples;
mod replay;
mod reveal_samples;
mod roster_samples;
mod sample;
mod samples;
mod source;
mod spoilt;
mod stored;
mod survey_samples;
mod template;
mod watch;
mod watch_samples;
