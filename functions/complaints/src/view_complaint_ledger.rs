//! `GET /complaints/ledger`: the ledger of a month (客户投诉事项台帐, CMP-03): every matter taken down in it, in
//! the order they came, as far as the caller reaches.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::http::caller::permission::ReportComplaints;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, CaseCard, WORDS_OF};
use shared::store::cases::{self as stored, CaseFacts};

use crate::COMPLAINTS;
use crate::report::month;

/// View the ledger of complaints
#[utoipa::path(
    get,
    path = "/complaints/ledger",
    tag = "complaints",
    operation_id = "view_complaint_ledger",
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; the present one when left out"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<CaseCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn view_complaint_ledger(
    State(app): State<SharedApp>,
    caller: May<ReportComplaints>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<CaseCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let month = parameters.read("month", month);
    parameters.finish()?;
    let month = month.unwrap_or_else(|| app.today().strftime("%Y-%m").to_string());
    let base = format!("/complaints/ledger?month={month}");
    let after = paging.after(&app, &caller, &base).await?;
    let (facts, last) = read(&app, &caller, &month, after, paging.limit).await?;
    let ids: Vec<_> = facts.into_iter().map(|one| one.id).collect();
    let mut rows = stored::many(&app.store, COMPLAINTS, &ids).await?;
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let named = rows.iter().filter_map(|row| row.customer_id.clone());
    let entry = Entry::new("view_complaint_ledger", Act::Disclosure, caller.actor()).customers(named);
    app.disclose(&entry.fields(WORDS_OF)).await?;
    let items = cases::cards(&app, &caller, COMPLAINTS, rows, language).await?;
    paging.page(&app, &caller, base, items, last).await
}

/// A page of what is within reach, and the place to go on from.
async fn read(
    app: &App,
    caller: &Caller,
    month: &str,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<CaseFacts>, Option<String>), Problem> {
    let page = usize::try_from(limit).unwrap_or(1);
    let (mut found, mut last) = (Vec::new(), after);
    let mut examined = 0;
    while examined < usize::from(app.catalogue.settings.examined_limit) {
        let (facts, more) = stored::month(&app.store, COMPLAINTS, month, last.clone(), limit).await?;
        for one in facts {
            examined += 1;
            last = Some(one.id.to_string());
            if reaches(caller, &one) {
                found.push(one);
            }
            if found.len() == page {
                return Ok((found, last));
            }
        }
        if !more {
            return Ok((found, None));
        }
    }
    Ok((found, last))
}

pub fn reaches(caller: &Caller, facts: &CaseFacts) -> bool {
    caller.may_at(Right::ComplaintsReport, facts.place.parts()) && !facts.barred.contains(caller.id())
}
