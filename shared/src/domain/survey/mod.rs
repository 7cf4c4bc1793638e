//! Satisfaction surveys (SAT-01 to SAT-11): what is asked, what is taken for an answer, what answers come to.
//! Pure.

mod answer;
mod audience;
mod period;
mod standing;
mod sums;
mod template;
#[cfg(test)]
mod tests;
mod ticket;

pub use answer::{Answers, Given};
pub use audience::Audience;
pub use period::{Rhythm, period};
pub use standing::{Figure, standing};
pub use sums::{Counts, Group, Sums};
pub use template::{Question, Scale, SurveyTemplate};
pub use ticket::{Nonce, Ticket};
