//! Reviews (复核) of customer files: which are due with whom, what each found, and how much is overdue
//! (CUS-21, CUS-25). For staff whose grants reach the customer (`reviews.*` rights).

mod list_due_reviews;
mod list_review_digests;
mod list_reviews;
mod record_review;
mod review;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![list_due_reviews, list_review_digests, record_review, list_reviews];
    Routes::new("reviews", operations)
}
