//! A version of what staff go by is published, or it is not (WRK-06).

use serde::Serialize;
use utoipa::ToSchema;

use super::super::superseded;
use super::super::view::MatterView;
use crate::domain::approval::{ArticleMatter, Status};
use crate::domain::ids::{ArticleId, StaffId};
use crate::domain::knowledge::{Draft, Wording};
use crate::domain::language::Language;
use crate::http::{App, Problem};
use crate::registry::knowledge::{kind_label, publish};
use crate::store::approvals::ApprovalRow;
use crate::store::knowledge::{self, ArticleFacets, ArticleRow};
use crate::store::{Guard, StoredRow, Transaction};

/// What is to be published, as whoever decides has to read it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleMatterView {
    #[schema(value_type = String)]
    pub article_id: ArticleId,
    pub number: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_kind_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Wording>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Wording>,
    /// The version that everybody goes by until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_place_of: Option<u32>,
}

pub(super) async fn conclude(
    app: &App,
    row: &ApprovalRow,
    matter: &ArticleMatter,
    by: &StaffId,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let approved = row.case.status == Status::Approved;
    let before = knowledge::get(&app.store, &matter.id).await?;
    let waits = |draft: &Draft| draft.number == matter.number && draft.approval.as_ref() == Some(&row.id);
    let before = before.filter(|before| before.facets.draft.as_ref().is_some_and(waits));
    let version = knowledge::version(&app.store, &matter.id, matter.number).await?;
    let (Some(before), Some(version)) = (before, version) else {
        return if approved { Err(superseded()) } else { Ok(()) };
    };
    if approved {
        publish(app, &before, version, by, Guard::Moved, tx)?;
        return Ok(());
    }
    // Not published, it can be written again.
    let version = before.version + 1;
    let draft = before.facets.draft.clone().map(|draft| Draft { approval: None, ..draft });
    let facets = ArticleFacets { draft, version, ..before.facets.clone() };
    let next = ArticleRow { version, facets, updated_at: app.time.now(), updated_by: by.clone(), ..before.clone() };
    tx.replace(next.key(), next.row().map_err(crate::store::CommitError::from)?, before.version, Guard::Moved);
    Ok(())
}

pub(super) async fn show(app: &App, matter: &ArticleMatter, language: Language) -> Result<MatterView, Problem> {
    let article = knowledge::get(&app.store, &matter.id).await?;
    let version = knowledge::version(&app.store, &matter.id, matter.number).await?;
    let facets = article.map(|article| article.facets);
    let kind = facets.as_ref().map(|facets| facets.kind.clone());
    Ok(MatterView::Article(ArticleMatterView {
        article_id: matter.id.clone(),
        number: matter.number,
        article_kind_label: kind.as_deref().map(|kind| kind_label(app, kind, language)),
        article_kind: kind,
        title: version.as_ref().map(|version| version.title.clone()),
        body: version.map(|version| version.body),
        in_place_of: facets.and_then(|facets| facets.published).map(|published| published.number),
    }))
}
