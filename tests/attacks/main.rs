//! Bad input, attacks and faults from outside: everything is answered clearly and loses nothing.
#![allow(clippy::unwrap_used)]
