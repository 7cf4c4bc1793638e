//! `GET /knowledge/{id}/acknowledgements`: who of a department has read it, and who has not (SVC-20).

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::Act;
use shared::domain::ids::ArticleId;
use shared::http::caller::permission::ReportKnowledge;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::approval::StaffCard;
use utoipa::ToSchema;

use crate::article;
use crate::readers::{Asked, part};

const ACTION: &str = "list_article_acknowledgements";

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingView {
    pub staff: StaffCard,
    /// When he said that he has read it; absent of who has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub acknowledged_at: Option<Timestamp>,
}

/// List who has read an article
#[utoipa::path(
    get,
    path = "/knowledge/{id}/acknowledgements",
    tag = "knowledge",
    operation_id = "list_article_acknowledgements",
    params(
        ("id" = String, Path),
        ("unitId" = Option<String>, Query, description = "The caller's own when left out"),
        ("number" = Option<u32>, Query, description = "The version; the one that is published when left out"),
        ("state" = Option<String>, Query, description = "`given` or `missing`; both when left out"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<ReadingView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_article_acknowledgements(
    State(app): State<SharedApp>,
    caller: May<ReportKnowledge>,
    Path(id): Path<ArticleId>,
    mut parameters: Parameters,
) -> Result<Page<ReadingView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let asked = Asked::take(&caller, &mut parameters)?;
    let given = parameters.read("state", |text| matches!(text, "given" | "missing").then_some(text == "given"));
    parameters.finish()?;
    let row = article::visible(&app, &caller, &id, ACTION).await?;
    let number = asked.number(&app, &caller, &row, ACTION).await?;
    let state = given.map(|given| if given { "&state=given" } else { "&state=missing" });
    let base = format!("{}{}", asked.base(&id), state.unwrap_or_default());
    let after = paging.after(&app, &caller, &base).await?;
    let (found, last) = part(&app, &caller, (&id, number), &asked.unit, after, paging.limit).await?;
    app.disclose(&article::entry(ACTION, Act::Disclosure, &caller, &id)).await?;
    let wanted = found.into_iter().filter(|(_, at)| given.is_none_or(|given| at.is_some() == given));
    let items = wanted.map(|(staff, acknowledged_at)| ReadingView { staff: StaffCard::of(staff), acknowledged_at });
    paging.page(&app, &caller, base, items.collect(), last).await
}
