//! Reviews (复核) of customer files: which are due with whom, what each found, and how much is overdue
//! (CUS-21, CUS-25). For staff whose grants reach the customer (`reviews.*` rights).

mod list_due_reviews;
mod list_review_digests;
mod list_reviews;
mod record_review;
mod review;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(list_due_reviews::list_due_reviews))
        .routes(routes!(list_review_digests::list_review_digests))
        .routes(routes!(record_review::record_review, list_reviews::list_reviews));
    Routes::new("reviews", router)
}
