//! What is said and done with customers, as policy (`catalogue/interactions.toml`): kinds of interactions and of
//! what is planned, channels, outcomes, what is asked and said on the phone, and by which rules reminders are
//! made. Pure.

mod health;
mod policy;
mod reminder;

pub use health::{Concern, Figures, Health};
pub use policy::{Channel, InteractionKind, InteractionPolicy, Outcome, PlanKind, Script};
pub use reminder::{Basis, Occasion, Reminder};
