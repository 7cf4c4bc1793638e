//! Surveys on file: who is asked, with what token, and how an answer is put away.

mod answering;
mod asking;
mod audience;
mod figures;
mod token;

pub use answering::{Answered, put_away};
pub use asking::{Asked, Asking, ask};
pub use audience::{faults, holds};
pub use figures::{LEAST, QuestionResult, ResultsView, results};
pub use token::{read, ticket_hash, write};
