//! `GET /reviews/customers/{id}`: what reviews of a customer's file found, newest first.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewReviews;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::store::customers;

use crate::review::{self, NOTE, ReviewView};

/// List a customer's reviews
#[utoipa::path(
    get,
    path = "/reviews/customers/{id}",
    tag = "reviews",
    operation_id = "list_reviews",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ReviewView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_reviews(
    State(app): State<SharedApp>,
    caller: May<ViewReviews>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<ReviewView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let customer = find::visible_with(&app, &caller, &id, Right::ReviewsView, "list_reviews").await?;
    let base = format!("/reviews/customers/{id}");
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = customers::reviews(&app.store, &id, paging.limit, after).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    app.disclose(&Entry::new("list_reviews", Act::Disclosure, caller.actor()).customer(&id).fields([NOTE])).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(review::view(&app, &caller, &customer, row).await?);
    }
    paging.page(&app, &caller, base, items, last).await
}
