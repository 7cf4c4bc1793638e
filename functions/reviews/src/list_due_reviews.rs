//! `GET /reviews`: files whose review is overdue, or due soon, the longest overdue first, per owner, unit
//! or region (CUS-21).

use axum::extract::State;
use jiff::SignedDuration;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::http::caller::permission::ViewReviews;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::CARD;
use shared::registry::card::{self, CustomerCard};
use shared::registry::listing::{ListParameters, Wanted};

/// List files due for review
#[utoipa::path(
    get,
    path = "/reviews",
    tag = "reviews",
    operation_id = "list_due_reviews",
    params(
        ListParameters,
        ("due" = Option<String>, Query, description = "`overdue` (default) or `soon`"),
    ),
    responses((status = 200, body = Page<CustomerCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_due_reviews(
    State(app): State<SharedApp>,
    caller: May<ViewReviews>,
    mut parameters: Parameters,
) -> Result<Page<CustomerCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let soon = parameters.read("due", |text| matches!(text, "overdue" | "soon").then_some(text == "soon"));
    let now = app.time.now();
    let days = SignedDuration::from_hours(24 * i64::from(app.catalogue.watch.review_soon_days));
    let (path, since, by) = match soon {
        Some(true) => ("/reviews?due=soon", Some(now), now + days),
        _ => ("/reviews?due=overdue", None, now),
    };
    let wanted = Wanted::take_due(path, Right::ReviewsView, &app.catalogue, &mut parameters, since, by);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let (found, last) = wanted.read(&app, &caller, after, paging.limit).await?;
    let named = found.iter().map(|listed| listed.id.clone());
    app.disclose(&Entry::new("list_due_reviews", Act::Disclosure, caller.actor()).customers(named).fields(CARD))
        .await?;
    let items = card::cards(&app, &caller, found).await?;
    paging.page(&app, &caller, base, items, last).await
}
