//! `GET /quality`: completeness and accuracy by source, or by the person who entered the records, of the
//! customers the caller's `quality.view` reaches, as the last daily pass added them up (CUS-30).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::caller::permission::ViewQuality;
use shared::http::{Caller, Code, May, Parameters, Problem, Problems, SharedApp};
use shared::store::quality_sums::{self, BY_SOURCE, BY_STAFF, SumRow};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QualityReport {
    /// When it was added up; absent before the first daily pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub at: Option<Timestamp>,
    pub lines: Vec<QualityLine>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QualityLine {
    /// A source of the catalogue, or the id of a member of staff.
    #[schema(example = "trade_fair")]
    pub of: String,
    pub records: u64,
    /// Averages in percent, to one place.
    #[schema(value_type = String, example = "73.5")]
    pub completeness: Decimal,
    #[schema(value_type = String)]
    pub verified: Decimal,
    /// Percent of all that was checked that was right; absent while nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub accuracy: Option<Decimal>,
    pub checked: u64,
}

/// View the quality of records by source or person
#[utoipa::path(
    get,
    path = "/quality",
    tag = "quality",
    operation_id = "view_quality",
    params(("by" = String, Query, description = "`source` or `staff`")),
    responses((status = 200, body = QualityReport), Problems),
)]
pub async fn view_quality(
    State(app): State<SharedApp>,
    caller: May<ViewQuality>,
    mut parameters: Parameters,
) -> Result<Json<QualityReport>, Problem> {
    let by = parameters.read("by", |text| [BY_SOURCE, BY_STAFF].into_iter().find(|by| *by == text));
    parameters.finish()?;
    let by = by.ok_or_else(|| Problem::fault(Code::InvalidParameter, "by", "missing"))?;
    let Some(report) = quality_sums::report(&app.store).await? else {
        return Ok(Json(QualityReport { at: None, lines: Vec::new() }));
    };
    let mut lines: BTreeMap<String, Vec<SumRow>> = BTreeMap::new();
    for row in quality_sums::sums(&app.store, report.pass, by).await? {
        if reaches(&caller, &row) {
            lines.entry(row.of.clone()).or_default().push(row);
        }
    }
    let lines = lines.into_iter().map(|(of, rows)| line(of, &rows)).collect();
    Ok(Json(QualityReport { at: Some(report.at), lines }))
}

/// A grant over one's own customers reaches no sum: a sum is of a unit's, whoever owns them.
fn reaches(caller: &Caller, row: &SumRow) -> bool {
    caller.may_at(Right::QualityView, (&StaffId::system(), &row.unit_id, &row.region_id))
}

fn line(of: String, rows: &[SumRow]) -> QualityLine {
    let sum = |part: fn(&SumRow) -> u64| rows.iter().map(part).sum::<u64>();
    let records = sum(|row| row.records);
    let right = sum(|row| row.found_right);
    let checked = right + sum(|row| row.found_wrong);
    QualityLine {
        of,
        records,
        completeness: share(sum(|row| row.completeness), records).unwrap_or_default(),
        verified: share(sum(|row| row.verified), records).unwrap_or_default(),
        accuracy: share(right * 100, checked),
        checked,
    }
}

fn share(part: u64, whole: u64) -> Option<Decimal> {
    Some(Decimal::from(part).checked_div(Decimal::from(whole))?.round_dp(1))
}
