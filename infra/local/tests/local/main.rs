//! The local system from outside: the gateway, the desk, the streams, and the binary itself.
#![allow(clippy::unwrap_used)]

mod binary;
mod desk;
mod disk;
mod earlier_folder;
mod folder;
mod gateway;
mod health;
mod killed_import;
mod limits;
mod openapi;
mod process;
mod schedules;
mod streams;
mod support;
