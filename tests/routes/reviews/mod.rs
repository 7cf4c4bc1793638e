mod list_due_reviews;
mod list_review_digests;
mod list_reviews;
mod record_review;

use serde_json::Value;
use tests::{Answer, Call, Client};

fn review(by: &Client, seen: &Answer, body: Value) -> Call {
    by.post(format!("/reviews/customers/{}", seen.id())).json(body).seen(seen)
}
