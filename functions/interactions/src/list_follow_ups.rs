//! `GET /interactions/follow-ups`: what is planned and not done, what is due next first: the caller's own, a
//! colleague's, a unit's, all within reach, or what is planned with a customer, the first of which is the next
//! action with it (VIS-09).

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::http::caller::permission::ViewInteractions;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::follow_ups::{self, FollowUpCard, WORDS_OF};
use shared::registry::{family, find, reach};

use crate::reading::Wanted;

const ACTION: &str = "list_follow_ups";

/// List follow-ups
///
/// The caller's own, unless one of `ownerId`, `unitId`, `customerId` and `scope` says otherwise.
#[utoipa::path(
    get,
    path = "/interactions/follow-ups",
    tag = "interactions",
    operation_id = "list_follow_ups",
    params(
        ("state" = Option<String>, Query, description = "`open` (default) or `ended`, the last ended first"),
        ("window" = Option<String>, Query, description = "`overdue`, `today` or `upcoming`"),
        ("ownerId" = Option<String>, Query), ("unitId" = Option<String>, Query),
        ("customerId" = Option<String>, Query, description = "What is open with this customer"),
        ("scope" = Option<String>, Query, description = "`reach`: all that the caller may see"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<FollowUpCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_follow_ups(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<FollowUpCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let mut wanted = Wanted::take(&mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let levels = match &wanted.customer {
        Some(id) => {
            let row = find::visible_with(&app, &caller, id, Right::InteractionsView, ACTION).await?;
            wanted.members = family::members(&row, id);
            let facets = row.facets;
            reach::at(&caller, Right::InteractionsView, (&facets.owner_id, &facets.unit_id, &facets.region_id))
        }
        None => None,
    };
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, last) = wanted.read(&app, &caller, levels.is_some(), after, paging.limit).await?;
    let named = rows.iter().filter_map(|row| row.customer_id.clone()).chain(wanted.customer.clone());
    let mut named: Vec<_> = named.collect();
    named.sort();
    named.dedup();
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customers(named).fields(WORDS_OF)).await?;
    let items = follow_ups::cards(&app, &caller, rows, levels.as_ref(), language).await?;
    paging.page(&app, &caller, base, items, last).await
}
