//! The one case engine, on which complaints, service requests and inspections run, and whatever else is opened, worked on and closed: the type
//! of a case is data (stages, moves, who makes them, what is to be said, clocks, approvals), and this is what
//! holds for all of them. Pure: who calls, what time it is and where it is kept is somebody else's to know.
//!
//! - Whoever took a case first answers for it to the end (首问负责制, CMP-02): that never changes. Who works on
//!   it does, and only when the other has agreed.
//! - Whoever a case is about, or who has said that he is not impartial, has no part in it (回避).
//! - A move that needs a second person waits for him; until then the case stands where it stood, and no other
//!   move leaves that stage.

mod clocks;
mod desk;
mod form;
mod kind;
mod progress;
#[cfg(test)]
mod tests;
mod words;

pub use clocks::{Promise, Timing, Told, promises, timing};
pub use desk::{COMPLAINTS, Desk, INSPECTIONS, SERVICE_REQUESTS};
pub use form::{FormError, Given, read, read_at};
pub use kind::{ApprovalWhen, CaseClock, CaseKind, CaseMove, CaseType, Choice, FormField, FormKind, Stage};
pub use progress::{Handover, Made, Part, Pending, Progress, Refusal};
pub use words::{Act, Effect, Grade, Party, Severity};
