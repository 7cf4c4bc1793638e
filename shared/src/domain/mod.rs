//! Pure rules and types: no AWS, HTTP, async, environment or clock.

pub mod access;
pub mod act;
pub mod anomaly;
pub mod approval;
pub mod case;
pub mod catalogue;
pub mod clock;
pub mod customer;
pub mod document;
pub mod duplicates;
pub mod fault;
pub mod follow_up;
pub mod ids;
pub mod import;
pub mod interaction;
pub mod knowledge;
pub mod language;
pub mod merge;
pub mod naming;
pub mod origin;
pub mod outreach;
pub mod reveal;
pub mod schedule;
pub mod survey;
pub mod time;
pub mod values;
