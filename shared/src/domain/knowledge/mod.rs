//! What staff go by: standard answers, scripts, commitments, policies, norms (SVC-20, SVC-26, VIS-03, WRK-06).

mod policy;
mod search;
mod standing;
mod text;

pub use policy::{ArticleKind, KnowledgePolicy};
pub use search::{Search, same};
pub use standing::{Draft, Published, Stage, Standing};
pub use text::Wording;
