//! What the use cases of this function share: how a record is found within a caller's reach, how it
//! is shown, and how a changed one is written.

pub mod approval;
pub mod card;
pub mod cases;
pub mod change;
pub mod claims;
pub mod command;
pub mod contact;
pub mod duplicate;
pub mod family;
pub mod files;
pub mod find;
pub mod follow_ups;
pub mod grants;
pub mod history;
pub mod knowledge;
pub mod listing;
pub mod merge;
pub mod outreach;
pub mod pass;
pub mod reach;
pub mod registration;
pub mod removal;
pub mod rules;
pub mod strangers;
pub mod subject;
pub mod surveys;
pub mod suspects;
pub mod units;
pub mod view;
pub mod words;
pub mod write;

/// The fields a list shows of each customer.
pub const CARD: [&str; 4] = ["name", "mobile", "organisationName", "phone"];
