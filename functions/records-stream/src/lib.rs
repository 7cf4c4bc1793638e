//! Follow-up work on the stream of the table `Records`. Called by the stream alone: it has no route.
//!
//! It files names under the tokens they are searched by, and puts customers that may be one on the review
//! list; it adds answers of surveys up, plans call-backs of whoever is not satisfied and
//! corrective actions on what misses its target, heeds who wants no more of them, and notes what somebody may be asked about.
//! All may lag a moment behind; they can be made good from the records.

mod count_answers;
mod heed_opt_outs;
mod index_names;
mod note_duplicates;
mod note_occasions;
mod see_to_low_scores;
mod see_to_missed_targets;

use shared::audit::Actor;
use shared::http::Problem;
use shared::runtime::{StreamError, StreamFunction};

pub fn function() -> StreamFunction {
    StreamFunction::new(
        "records-stream",
        &[
            ("index_names", index_names::index_names),
            // Behind the filing: whoever is filed second finds the first.
            ("note_duplicates", note_duplicates::note_duplicates),
            ("count_answers", count_answers::count_answers),
            ("see_to_low_scores", see_to_low_scores::see_to_low_scores),
            ("see_to_missed_targets", see_to_missed_targets::see_to_missed_targets),
            ("heed_opt_outs", heed_opt_outs::heed_opt_outs),
            ("note_occasions", note_occasions::note_occasions),
        ],
    )
}

/// Of the stream's whole row: it comes again.
fn waits(problem: Problem) -> StreamError {
    StreamError::Waits(problem.code.word())
}

/// Kehu itself, where a row of the stream and nobody asks for it.
fn actor() -> Actor {
    Actor::system(&uuid::Uuid::now_v7().simple().to_string())
}
