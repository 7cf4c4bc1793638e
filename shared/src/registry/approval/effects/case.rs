//! A move of a case is made, or it is not. It is shown with what was said for it (ACC-23).

use super::super::view::{CaseMatterView, MatterView};
use crate::domain::approval::CaseMatter;
use crate::domain::case::Desk;
use crate::domain::language::Language;
use crate::http::masking::Shown;
use crate::http::{App, Caller, Problem};
use crate::registry::cases;
use crate::store::StoredRow;

pub(super) async fn show(
    app: &App,
    caller: &Caller,
    matter: &CaseMatter,
    language: Language,
) -> Result<MatterView, Problem> {
    let desk = Desk::of(&matter.of).ok_or_else(|| Problem::internal("no such type of case"))?;
    let of = app.catalogue.case_type(&matter.of);
    let step = of.and_then(|of| of.step(&matter.step));
    let found = cases::review(app, matter).await?.filter(|(row, _)| !cases::hidden(desk, caller, row));
    let (shown, values) = match &found {
        Some((row, act)) => {
            let shown = cases::said(app, desk, caller, row, &act.key(), act.words.iter()).await?;
            (shown, act.values.clone())
        }
        None => (Shown::default(), Default::default()),
    };
    Ok(MatterView::Case(CaseMatterView {
        case_id: matter.id.clone(),
        customer_id: matter.customer_id.clone(),
        step: matter.step.clone(),
        label: step.map_or(matter.step.as_str(), |step| step.label.text(language)).to_owned(),
        values,
        shown,
    }))
}
