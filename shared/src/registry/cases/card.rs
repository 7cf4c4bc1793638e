//! A case as lists show it: what it is about, where it stands, what is due.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::opening::MATTER;
use super::{case_type, said};
use crate::domain::case::{Desk, Severity};
use crate::domain::clock::ClockKind;
use crate::domain::ids::{CaseId, CustomerId, StaffId, UnitId};
use crate::domain::language::Language;
use crate::http::masking::Shown;
use crate::http::{App, Caller, Problem};
use crate::store::StoredRow;
use crate::store::cases::{self, ActRow, CaseRow};

/// What a list shows of a case.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseCard {
    #[schema(value_type = String, example = "cas_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: CaseId,
    pub version: u64,
    #[schema(example = "quality")]
    pub kind: String,
    #[schema(inline)]
    pub severity: Severity,
    #[schema(example = "hotline")]
    pub channel: String,
    #[schema(example = "registered")]
    pub stage: String,
    pub stage_label: String,
    /// What it is about, under `matter`, and in a view what was said besides; nothing, if the person whose words they were has been erased.
    #[serde(flatten)]
    pub shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    /// Who took it first, and answers for it to the end (首问责任人).
    #[schema(value_type = String)]
    pub first_responsible_id: StaffId,
    /// Who works on it.
    #[schema(value_type = String)]
    pub handler_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    #[schema(value_type = String)]
    pub opened_at: Timestamp,
    /// The next deadline of a clock that runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub due_at: Option<Timestamp>,
    /// It rests on holidays that are not published yet.
    pub due_provisional: bool,
    pub overdue: bool,
    /// Clocks that were missed.
    pub missed: Vec<ClockKind>,
    /// Of an inspection: the mean of its marks, 435 is 4.35, and the department that was inspected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub about_unit_id: Option<UnitId>,
    /// The same customer had one not long before.
    pub repeat: bool,
    pub crisis: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub closed_at: Option<Timestamp>,
}

/// Which of the words a case was opened with are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    Matter,
    All,
}

pub(super) async fn card(
    app: &App,
    desk: &Desk,
    caller: &Caller,
    row: CaseRow,
    (opened, words): (Option<&ActRow>, Words),
    language: Language,
) -> Result<CaseCard, Problem> {
    let shown = match opened {
        Some(act) => {
            let wanted = act.words.iter().filter(|(name, _)| words == Words::All || *name == MATTER);
            said(app, desk, caller, &row, &act.key(), wanted).await?
        }
        None => Shown::default(),
    };
    let stage = case_type(app, desk)?.stage(&row.progress.stage);
    let label = stage.map_or(row.progress.stage.as_str(), |stage| stage.label.text(language)).to_owned();
    let (progress, now) = (row.progress, app.time.now());
    Ok(CaseCard {
        id: row.id,
        version: row.version,
        kind: progress.kind,
        severity: progress.severity,
        channel: progress.channel,
        stage: progress.stage,
        stage_label: label,
        shown,
        customer_id: row.customer_id,
        first_responsible_id: progress.first_responsible,
        handler_id: progress.place.owner_id,
        unit_id: progress.place.unit_id,
        region_id: progress.place.region_id,
        opened_at: row.opened_at,
        overdue: row.timing.next.is_some_and(|due| due < now),
        due_at: row.timing.next,
        due_provisional: row.timing.provisional,
        missed: row.timing.missed,
        score: row.score,
        about_unit_id: row.about_unit,
        repeat: row.repeat,
        crisis: progress.crisis,
        closed_at: row.closed_at,
    })
}

/// A page of cases, in the order given; two reads for all of them, and keys in one more.
pub async fn cards(
    app: &App,
    caller: &Caller,
    desk: &Desk,
    rows: Vec<CaseRow>,
    language: Language,
) -> Result<Vec<CaseCard>, Problem> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
    let opened = cases::first_acts(&app.store, desk.of, &ids).await?;
    let keys: Vec<_> = rows.iter().map(|row| (row.subject.clone(), row.personal_kid.clone())).collect();
    app.vault.prefetch(&keys).await?;
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        let act = opened.iter().find(|act| act.case_id == row.id);
        cards.push(card(app, desk, caller, row, (act, Words::Matter), language).await?);
    }
    Ok(cards)
}
