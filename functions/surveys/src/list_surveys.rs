//! `GET /surveys`: all surveys, in the order they were made.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::http::caller::permission::ViewSurveys;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::surveys;

use crate::view::SurveyView;

/// List surveys
#[utoipa::path(
    get,
    path = "/surveys",
    tag = "surveys",
    operation_id = "list_surveys",
    params(("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<SurveyView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_surveys(
    State(app): State<SharedApp>,
    caller: May<ViewSurveys>,
    mut parameters: Parameters,
) -> Result<Page<SurveyView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let base = "/surveys".to_owned();
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = surveys::surveys(&app.store, after, paging.limit).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    app.disclose(&Entry::new("list_surveys", Act::Disclosure, caller.actor())).await?;
    paging.page(&app, &caller, base, rows.into_iter().map(SurveyView::from).collect(), last).await
}
