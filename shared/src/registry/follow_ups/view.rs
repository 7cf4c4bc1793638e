//! What is planned as it is shown: words through the masking serializer, like any value of level 2.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::find::clearance;
use crate::domain::follow_up::{FollowUpAct, Source, State, Window};
use crate::domain::ids::{ContactId, CustomerId, FollowUpId, InteractionId, StaffId};
use crate::domain::language::Language;
use crate::http::masking::Shown;
use crate::http::{App, Caller, Problem};
use crate::registry::words;
use crate::store::StoredRow;
use crate::store::follow_ups::{self, FollowUpActRow, FollowUpRow};

/// How what is said with it is called in the trail.
pub const WORDS_OF: [&str; 1] = ["words"];

/// What a list shows of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpCard {
    #[schema(value_type = String, example = "flw_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: FollowUpId,
    pub version: u64,
    #[schema(example = "call_back")]
    pub kind: String,
    pub kind_label: String,
    #[schema(inline)]
    pub state: State,
    /// Of what is open: against now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub window: Option<Window>,
    /// What is to be done, under `words`; of a reminder by a sealed date, `occasion` and `day`.
    #[serde(flatten)]
    pub shown: Shown,
    /// Whose it is to do.
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    #[schema(value_type = String)]
    pub due_at: Timestamp,
    /// It rests on holidays that are not published yet.
    pub due_provisional: bool,
    #[schema(value_type = String)]
    pub planned_at: Timestamp,
    #[schema(value_type = String)]
    pub planned_by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub source: Option<Source>,
    /// The reminder of the catalogue it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// So often it was put off.
    pub moved: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub done_by: Option<InteractionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub ended_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpView {
    #[serde(flatten)]
    pub card: FollowUpCard,
    /// All that was done with it, in order.
    pub history: Vec<FollowUpActView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpActView {
    pub number: u32,
    #[schema(inline)]
    pub act: FollowUpAct,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    /// Why, under `words`.
    #[serde(flatten)]
    pub shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub was_due_at: Option<Timestamp>,
    /// Whom it was given to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub staff_id: Option<StaffId>,
    /// The role that was to be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

async fn card(
    app: &App,
    row: FollowUpRow,
    clearance: BTreeSet<u8>,
    language: Language,
) -> Result<FollowUpCard, Problem> {
    let shown = words::shown(app, &row.subject, &row.key(), clearance, row.words.iter()).await?;
    let label = app.catalogue.interactions.plan(&row.kind).map(|plan| plan.label.text(language).to_owned());
    let (now, calendar) = (app.time.now(), app.calendar()?);
    Ok(FollowUpCard {
        id: row.id,
        version: row.version,
        kind_label: label.unwrap_or_else(|| row.kind.clone()),
        kind: row.kind,
        state: row.state,
        window: (row.state == State::Open).then(|| Window::of(row.due, now, calendar)),
        shown,
        owner_id: row.place.owner_id,
        unit_id: row.place.unit_id,
        region_id: row.place.region_id,
        customer_id: row.customer_id,
        contact_id: row.contact_id,
        due_at: row.due,
        due_provisional: row.provisional,
        planned_at: row.planned_at,
        planned_by: row.planned_by,
        source: row.source,
        rule: row.rule,
        moved: row.moved,
        done_by: row.done_by,
        ended_at: row.ended_at,
    })
}

/// A page of them, in the order given, keys in one read. `with`: the levels that a customer's reach gives, of
/// what stands elsewhere.
pub async fn cards(
    app: &App,
    caller: &Caller,
    rows: Vec<FollowUpRow>,
    with: Option<&BTreeSet<u8>>,
    language: Language,
) -> Result<Vec<FollowUpCard>, Problem> {
    let keys: Vec<_> = rows.iter().filter(|row| !row.words.is_empty()).collect();
    let keys: Vec<_> = keys.iter().map(|row| (row.subject.clone(), row.personal_kid.clone())).collect();
    app.vault.prefetch(&keys).await?;
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        let clearance = clearance(caller, &row).or_else(|| with.cloned()).unwrap_or_default();
        cards.push(card(app, row, clearance, language).await?);
    }
    Ok(cards)
}

pub async fn view(
    app: &App,
    row: FollowUpRow,
    clearance: BTreeSet<u8>,
    language: Language,
) -> Result<FollowUpView, Problem> {
    let acts = follow_ups::acts(&app.store, &row.id).await?;
    let mut history = Vec::with_capacity(acts.len());
    for act in acts {
        let shown = words::shown(app, &row.subject, &act.key(), clearance.clone(), act.words.iter()).await?;
        history.push(shown_act(act, shown));
    }
    Ok(FollowUpView { card: card(app, row, clearance, language).await?, history })
}

fn shown_act(act: FollowUpActRow, shown: Shown) -> FollowUpActView {
    FollowUpActView {
        number: act.number,
        act: act.act,
        at: act.at,
        by: act.by,
        shown,
        was_due_at: act.was_due,
        staff_id: act.staff,
        role: act.role,
    }
}
