//! `GET /customers/duplicates`: pairs of customers that may be one, for review (CUS-23). A pair is shown
//! to whoever reaches both; it appears some moments after the later of the two was written.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::CARD;
use shared::registry::card;
use shared::registry::duplicate::{self, DuplicateView, Pair};
use shared::store::duplicates::{self, ListedDuplicate, OPEN, STATUSES};
use shared::store::lists::{self, Walk};

/// List likely duplicates
#[utoipa::path(
    get,
    path = "/customers/duplicates",
    tag = "customers",
    operation_id = "list_duplicates",
    params(
        ("status" = Option<String>, Query, description = "`open` (default), `same`, `different`, `merged`"),
        ("sort" = Option<String>, Query, description = "`found` (default), `-found` newest first"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<DuplicateView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_duplicates(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    mut parameters: Parameters,
) -> Result<Page<DuplicateView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let known = |text: &str| STATUSES.into_iter().find(|status| *status == text);
    let status = parameters.read("status", known).unwrap_or(OPEN);
    let ascending = parameters.read("sort", ascending).unwrap_or(true);
    parameters.finish()?;
    let base = format!("/customers/duplicates?status={status}&sort={}", if ascending { "found" } else { "-found" });
    let after = paging.after(&app, &caller, &base).await?;
    let wanted = Wanted { status, ascending };
    let (pairs, last) = read(&app, &caller, &wanted, after, paging.limit).await?;
    let named = pairs.iter().flat_map(|pair| pair.customers.iter().map(|row| row.id.clone()));
    app.disclose(&Entry::new("list_duplicates", Act::Disclosure, caller.actor()).customers(named).fields(CARD)).await?;
    card::prefetch(&app, pairs.iter().flat_map(|pair| &pair.customers)).await?;
    let mut items = Vec::with_capacity(pairs.len());
    for pair in pairs {
        items.extend(duplicate::view(&app, &caller, pair).await?);
    }
    paging.page(&app, &caller, base, items, last).await
}

struct Wanted {
    status: &'static str,
    ascending: bool,
}

fn ascending(sort: &str) -> Option<bool> {
    match sort {
        "found" => Some(true),
        "-found" => Some(false),
        _ => None,
    }
}

/// Up to a page of pairs within reach, and the place to go on from.
async fn read(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<Pair>, Option<String>), Problem> {
    let page = usize::try_from(limit).unwrap_or(1);
    let reach = caller.reach(Right::CustomersView);
    let partitions = reach.iter().flat_map(|scope| lists::duplicates(scope, wanted.status)).collect();
    let mut walk = Walk::new(&app.store, partitions, wanted.ascending, after, page);
    let (mut pairs, mut last, mut examined) = (Vec::new(), None, 0);
    while pairs.len() < page && examined < usize::from(app.catalogue.settings.examined_limit) {
        let mut ids = Vec::new();
        while ids.len() < page - pairs.len() {
            let Some((place, ListedDuplicate { id })) = walk.next().await? else { break };
            examined += 1;
            ids.push(id);
            last = Some(place);
        }
        if ids.is_empty() {
            return Ok((pairs, None));
        }
        let mut rows = duplicates::many(&app.store, &ids).await?;
        // The index lags: decided meanwhile.
        rows.retain(|row| row.status == wanted.status);
        // As the walk met them.
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        pairs.extend(duplicate::reached(app, caller, rows).await?);
    }
    Ok((pairs, last))
}
