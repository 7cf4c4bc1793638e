//! The report on a survey is issued, or it is not (SAT-03).

use super::super::superseded;
use super::super::view::{MatterView, SurveyReportMatterView};
use crate::domain::approval::{Status, SurveyReportMatter};
use crate::domain::ids::StaffId;
use crate::http::{App, Problem};
use crate::store::approvals::ApprovalRow;
use crate::store::surveys::{self, ReportState, WaveRow};
use crate::store::{Guard, Transaction};

pub(super) async fn conclude(
    app: &App,
    row: &ApprovalRow,
    matter: &SurveyReportMatter,
    by: &StaffId,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let approved = row.case.status == Status::Approved;
    let before = surveys::wave(&app.store, &matter.survey, &matter.wave).await?;
    let written = |wave: &WaveRow| wave.report.as_ref().is_some_and(|report| report.at == matter.at);
    let Some(before) = before.filter(written) else {
        return if approved { Err(superseded()) } else { Ok(()) };
    };
    let issued = |report: ReportState| ReportState {
        approval: None,
        issued_at: approved.then(|| app.time.now()),
        approved_by: approved.then(|| by.clone()),
        ..report
    };
    let next = WaveRow { version: before.version + 1, report: before.report.clone().map(issued), ..before.clone() };
    next.advance(&before, Guard::Moved, tx)?;
    Ok(())
}

pub(super) async fn show(app: &App, matter: &SurveyReportMatter) -> Result<MatterView, Problem> {
    let wave = surveys::wave(&app.store, &matter.survey, &matter.wave).await?;
    let report = wave.as_ref().and_then(|wave| wave.report.clone()).filter(|report| report.at == matter.at);
    Ok(MatterView::SurveyReport(SurveyReportMatterView {
        survey_id: matter.survey.clone(),
        wave: matter.wave.clone(),
        label: wave.map(|wave| wave.template.label),
        analysis: report.as_ref().map(|report| report.analysis.clone()),
        measures: report.map(|report| report.measures),
    }))
}
