//! Bad input, attacks and faults (SEC-01…SEC-09, ERR-01…): never a panic, never a 500 for a client's
//! mistake, never a person's data in an error or a log, nothing half done.

#![allow(clippy::unwrap_used)]

mod clocks;
mod cursors;
mod dates;
mod echoes;
mod escalation;
mod faults;
mod faults_of_keys;
mod faults_of_replies;
mod faults_of_schedules;
mod faults_of_service;
mod files;
mod handovers;
mod headers;
mod input;
mod journal;
mod late_indexes;
mod lookup;
mod members;
mod partial_answers;
mod policy;
mod races;
mod reasons;
mod reveals;
mod reveals_of_tampered;
mod scenes;
mod scenes_of_service;
mod service_side;
mod sizes;
mod state;
mod stream_events;
mod swaps;
mod swaps_of_keys;
mod tampering;
mod tokens;
mod trail;
