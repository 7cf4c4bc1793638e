//! `GET /surveys/{id}/waves/{wave}/answers`: what was answered, by customers within reach. Of an anonymous survey,
//! for whoever reaches all, and not below five answers; nothing says whose they are.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::access::GrantScope;
use shared::domain::catalogue::Right;
use shared::domain::ids::{AnswerId, CustomerId, StaffId, SurveyId};
use shared::domain::survey::Given;
use shared::http::caller::permission::ViewSurveys;
use shared::http::masking::{Masking, Shown};
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, Code, May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::card::unless_gone;
use shared::registry::surveys::LEAST;
use shared::store::StoredRow;
use shared::store::surveys::{self, AnswerRow, Answerer, Mode, WaveRow};
use utoipa::ToSchema;

use crate::view::wave;

/// Each with words takes a key of its own, which KMS opens.
const MOST: i32 = 50;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    #[schema(value_type = String)]
    pub id: AnswerId,
    #[schema(inline)]
    pub mode: Mode,
    /// Marks and options, by question.
    #[schema(value_type = Object)]
    pub given: BTreeMap<String, Given>,
    /// Words, by question.
    #[serde(flatten)]
    pub shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub at: Option<Timestamp>,
    /// Questions that somebody has to see to (SAT-04).
    pub low: Vec<String>,
}

/// List the answers of a wave
///
/// At most 50 a page; a page may be short and still have a cursor.
#[utoipa::path(
    get,
    path = "/surveys/{id}/waves/{wave}/answers",
    tag = "surveys",
    operation_id = "list_answers",
    params(
        ("id" = String, Path), ("wave" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<AnswerView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_answers(
    State(app): State<SharedApp>,
    caller: May<ViewSurveys>,
    Path((id, name)): Path<(SurveyId, String)>,
    mut parameters: Parameters,
) -> Result<Page<AnswerView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let row = wave(&app, &id, &name).await?;
    if row.anonymous {
        refuse_few(&app, &caller, &row).await?;
    }
    let base = format!("/surveys/{id}/waves/{}/answers", row.wave);
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = surveys::answers(&app.store, &id, &row.wave, after.as_deref(), paging.limit.min(MOST)).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let rows: Vec<_> =
        rows.into_iter().filter(|answer| answer.by.as_ref().is_none_or(|by| sees(&caller, by))).collect();
    let named = rows.iter().filter_map(|answer| Some(answer.by.as_ref()?.customer.clone()));
    let entry =
        Entry::new("list_answers", Act::Disclosure, caller.actor()).case(&id).customers(named).fields(["notes"]);
    app.disclose(&entry).await?;
    let mut items = Vec::with_capacity(rows.len());
    for answer in rows {
        items.push(shown(&app, &caller, &row, answer).await?);
    }
    paging.page(&app, &caller, base, items, last).await
}

fn sees(caller: &Caller, by: &Answerer) -> bool {
    caller.may_at(Right::SurveysView, (&by.owner_id, &by.unit_id, &by.region_id))
}

async fn refuse_few(app: &App, caller: &Caller, wave: &WaveRow) -> Result<(), Problem> {
    if !caller.may_over(Right::SurveysView, &GrantScope::All) {
        let refusal = Entry::new("list_answers", Act::Refusal, caller.actor()).case(&wave.survey);
        app.refuse(&refusal.outcome(Code::Forbidden.word())).await;
        return Err(Problem::new(Code::Forbidden));
    }
    let (few, _) = surveys::answers(&app.store, &wave.survey, &wave.wave, None, 5).await?;
    if (few.len() as u64) < LEAST {
        return Err(Problem::fault(Code::InvalidState, "/answers", "too_few_answers"));
    }
    Ok(())
}

async fn shown(app: &App, caller: &Caller, wave: &WaveRow, answer: AnswerRow) -> Result<AnswerView, Problem> {
    let clearance = match &answer.by {
        Some(by) => caller.clearance_at(Right::SurveysView, (&by.owner_id, &by.unit_id, &by.region_id)),
        None => caller.clearance_at(Right::SurveysView, (&StaffId::system(), "", "")),
    };
    let masking = Masking::of(app, &answer.subject, &answer.key(), clearance);
    let shown = unless_gone(masking.words(answer.words.iter()).await)?.unwrap_or_default();
    Ok(AnswerView {
        low: wave.template.low(&answer.given).map(str::to_owned).collect(),
        id: answer.id,
        mode: answer.mode,
        given: answer.given,
        shown,
        customer_id: answer.by.as_ref().map(|by| by.customer.clone()),
        at: answer.by.map(|by| by.at),
    })
}
