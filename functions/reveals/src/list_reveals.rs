//! `GET /reveals`: what the caller has asked to see, newest first. No values.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::http::caller::permission::RequestReveals;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::reveals;

use crate::view::{self, RevealView};

/// List one's own reveals
#[utoipa::path(
    get,
    path = "/reveals",
    tag = "reveals",
    operation_id = "list_reveals",
    params(("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<RevealView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_reveals(
    State(app): State<SharedApp>,
    caller: May<RequestReveals>,
    mut parameters: Parameters,
) -> Result<Page<RevealView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let base = "/reveals".to_owned();
    let before = paging.after(&app, &caller, &base).await?;
    let (rows, more) = reveals::asked_by(&app.store, caller.id(), before, paging.limit).await?;
    let customers = rows.iter().map(|row| row.customer_id.clone());
    let contacts = rows.iter().filter_map(|row| Some(row.contact.as_ref()?.id.clone()));
    let entry = Entry::new("list_reveals", Act::Disclosure, caller.actor()).customers(customers).contacts(contacts);
    app.disclose(&entry).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let items = rows.into_iter().map(view::view).collect();
    paging.page(&app, &caller, base, items, last).await
}
