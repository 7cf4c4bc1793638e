//! Follow-up work on the stream of the table `Records`. Called by the stream alone: it has no route.
//!
//! It files names under the tokens they are searched by, and puts customers that may be one on the review
//! list. Both may lag a moment behind; they can be rebuilt from the records.

mod index_names;
mod note_duplicates;

use shared::runtime::StreamFunction;

pub fn function() -> StreamFunction {
    StreamFunction::new(
        "records-stream",
        &[
            ("index_names", index_names::index_names),
            // Behind the filing: whoever is filed second finds the first.
            ("note_duplicates", note_duplicates::note_duplicates),
        ],
    )
}
