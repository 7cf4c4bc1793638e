//! An interaction within a caller's reach, and as it is shown.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{ContactId, CustomerId, FollowUpId, InteractionId, StaffId};
use shared::domain::language::Language;
use shared::http::masking::{Masking, Shown};
use shared::http::{App, Caller, Code, Problem};
use shared::registry::card::unless_gone;
use shared::registry::{reach, words};
use shared::store::StoredRow;
use shared::store::interactions::{self, AddendumRow, Direction, InteractionRow};
use utoipa::ToSchema;

/// How what is said with it is called in the trail.
pub const WORDS_OF: [&str; 1] = ["words"];

/// What a list shows of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InteractionCard {
    #[schema(value_type = String, example = "int_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: InteractionId,
    /// Counts what was added.
    pub version: u64,
    #[schema(example = "call")]
    pub kind: String,
    pub kind_label: String,
    #[schema(example = "phone")]
    pub channel: String,
    #[schema(inline)]
    pub direction: Direction,
    #[schema(example = "settled")]
    pub outcome: String,
    /// The customer was spoken to.
    pub reached: bool,
    /// What was said, wanted and agreed: `matter`, `result`, `need`, `opinion`; answers in words as `answer_…`.
    #[serde(flatten)]
    pub shown: Shown,
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// Who took it down, and when.
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    #[schema(value_type = String)]
    pub recorded_at: Timestamp,
    pub unit_id: String,
    pub region_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    /// The customer's, from 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Answers that are no words, by the script's questions.
    #[schema(value_type = Object)]
    pub answers: BTreeMap<String, serde_json::Value>,
    /// The follow-up it fulfilled, and the one that was planned with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub fulfils: Option<FollowUpId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub next_id: Option<FollowUpId>,
    pub catalogue_version: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InteractionView {
    #[serde(flatten)]
    pub card: InteractionCard,
    /// Who called, if he is not on file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<Shown>,
    /// What was added later, in order.
    pub addenda: Vec<AddendumView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddendumView {
    pub number: u32,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[serde(flatten)]
    pub shown: Shown,
}

/// An interaction, and the levels the caller sees of it.
pub struct Reached {
    pub row: InteractionRow,
    pub clearance: BTreeSet<u8>,
}

pub async fn visible(app: &App, caller: &Caller, id: &InteractionId, action: &'static str) -> Result<Reached, Problem> {
    // Nothing is withheld of what is not there, and nothing recorded.
    let row = interactions::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let (right, customer) = (Right::InteractionsView, row.customer_id.as_ref());
    if let Some(clearance) = reach::of(app, caller, right, row.place.parts(), customer).await? {
        return Ok(Reached { row, clearance });
    }
    app.refuse(&entry(action, Act::Refusal, caller, &row).outcome(Code::NotFound.word())).await;
    Err(Problem::new(Code::NotFound))
}

pub fn entry(action: &'static str, act: Act, caller: &Caller, row: &InteractionRow) -> Entry {
    Entry::new(action, act, caller.actor())
        .case(&row.id)
        .customers(row.customer_id.clone())
        .contacts(row.contact_id.clone())
        .fields(WORDS_OF)
}

async fn card(
    app: &App,
    row: InteractionRow,
    clearance: BTreeSet<u8>,
    language: Language,
) -> Result<InteractionCard, Problem> {
    let shown = words::shown(app, &row.subject, &row.key(), clearance, row.words.iter()).await?;
    let label = app.catalogue.interactions.kind(&row.kind).map(|kind| kind.label.text(language).to_owned());
    Ok(InteractionCard {
        id: row.id,
        version: row.version,
        kind_label: label.unwrap_or_else(|| row.kind.clone()),
        kind: row.kind,
        channel: row.channel,
        direction: row.direction,
        outcome: row.outcome,
        reached: row.reached,
        shown,
        at: row.at,
        staff_id: row.place.owner_id,
        recorded_at: row.recorded_at,
        unit_id: row.place.unit_id,
        region_id: row.place.region_id,
        customer_id: row.customer_id,
        contact_id: row.contact_id,
        mark: row.mark,
        script: row.script,
        answers: row.answers,
        fulfils: row.fulfils,
        next_id: row.next,
        catalogue_version: row.catalogue_version,
    })
}

/// A page of them, in the order given, keys in one read.
pub async fn cards(
    app: &App,
    rows: Vec<(InteractionRow, BTreeSet<u8>)>,
    language: Language,
) -> Result<Vec<InteractionCard>, Problem> {
    let keys: Vec<_> = rows.iter().map(|(row, _)| (row.subject.clone(), row.personal_kid.clone())).collect();
    app.vault.prefetch(&keys).await?;
    let mut cards = Vec::with_capacity(rows.len());
    for (row, clearance) in rows {
        cards.push(card(app, row, clearance, language).await?);
    }
    Ok(cards)
}

pub async fn view(app: &App, reached: Reached, language: Language) -> Result<InteractionView, Problem> {
    let Reached { row, clearance } = reached;
    let added = if row.version > 1 { interactions::addenda(&app.store, &row.id).await? } else { Vec::new() };
    let mut addenda = Vec::with_capacity(added.len());
    for one in added {
        addenda.push(addendum(app, &row, one, clearance.clone()).await?);
    }
    let caller = match row.caller.is_empty() {
        true => None,
        false => {
            let masking = Masking::of(app, &row.subject, &row.key(), clearance.clone());
            unless_gone(masking.show(row.caller.iter().map(|(id, field)| (id, &field.value))).await)?
        }
    };
    Ok(InteractionView { card: card(app, row, clearance, language).await?, caller, addenda })
}

async fn addendum(
    app: &App,
    row: &InteractionRow,
    one: AddendumRow,
    clearance: BTreeSet<u8>,
) -> Result<AddendumView, Problem> {
    let said = [("words".to_owned(), &one.words)];
    let said = said.iter().map(|(name, sealed)| (name, *sealed));
    let shown = words::shown(app, &row.subject, &one.key(), clearance, said).await?;
    Ok(AddendumView { number: one.number, at: one.at, by: one.by, shown })
}
