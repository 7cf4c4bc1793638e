//! An article and its versions as they are shown.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::domain::ids::{ApprovalId, ArticleId, StaffId};
use shared::domain::knowledge::{Published, Stage, Standing, Wording};
use shared::http::language::Language;
use shared::http::{App, Caller, Problem};
use shared::registry::knowledge::kind_label;
use shared::store::knowledge::{self, ArticleFacets, ArticleRow, Retirement, Uses, VersionRow};
use utoipa::ToSchema;

use crate::article::writes;

/// What a list shows of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleCard {
    #[schema(value_type = String, example = "art_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ArticleId,
    pub version: u64,
    #[schema(example = "standard_answer")]
    pub kind: String,
    pub kind_label: String,
    #[schema(inline)]
    pub stage: Stage,
    pub title: Wording,
    pub keywords: Vec<String>,
    /// Who answers for it.
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    pub unit_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<PublishedView>,
    /// For those who write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftView>,
}

/// The version everybody goes by.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedView {
    pub number: u32,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String, format = Date)]
    pub effective_on: Date,
    /// The number of the version that holds today: this one, or the one before until this one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force: Option<u32>,
    #[schema(value_type = String, format = Date)]
    pub review_due_on: Date,
}

/// The version that is being written, or waits for a decision.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    pub number: u32,
    pub title: Wording,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub approval_id: Option<ApprovalId>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleView {
    #[serde(flatten)]
    pub card: ArticleCard,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<RetirementView>,
    /// Staff say that they have read it.
    pub acknowledge: bool,
    /// When the caller did, of the version that is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub acknowledged_at: Option<Timestamp>,
    /// The version that is published; of an article that never was, its last.
    pub text: VersionView,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetirementView {
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    pub reason: String,
}

/// What a list shows of a version.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionCard {
    #[schema(value_type = String)]
    pub article_id: ArticleId,
    pub number: u32,
    #[schema(inline)]
    pub standing: Standing,
    pub title: Wording,
    #[schema(value_type = String)]
    pub written_at: Timestamp,
    #[schema(value_type = String)]
    pub written_by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub published_at: Option<Timestamp>,
    /// Who published it, or approved that it be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub published_by: Option<StaffId>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionView {
    #[serde(flatten)]
    pub card: VersionCard,
    pub body: Wording,
    pub keywords: Vec<String>,
    /// As it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub effective_on: Option<Date>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Who says what it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreted_by: Option<String>,
    /// How often it was used, and whether it helped.
    pub uses: Uses,
}

impl From<Retirement> for RetirementView {
    fn from(retired: Retirement) -> Self {
        Self { at: retired.at, by: retired.by, reason: retired.reason }
    }
}

impl PublishedView {
    fn of(published: Published, today: Date) -> Self {
        Self {
            number: published.number,
            at: published.at,
            effective_on: published.effective_on,
            in_force: published.in_force(today),
            review_due_on: published.review_due_on,
        }
    }
}

/// `drafts`: whether the caller writes it.
pub fn card(app: &App, id: ArticleId, facets: ArticleFacets, drafts: bool, language: Language) -> ArticleCard {
    let (today, in_use) = (app.today(), facets.stage == Stage::Published);
    let draft = facets.draft.filter(|_| drafts);
    ArticleCard {
        id,
        version: facets.version,
        kind_label: kind_label(app, &facets.kind, language),
        kind: facets.kind,
        stage: facets.stage,
        title: facets.title,
        keywords: facets.keywords,
        owner_id: facets.place.owner_id,
        unit_id: facets.place.unit_id,
        published: facets.published.filter(|_| in_use).map(|published| PublishedView::of(published, today)),
        draft: draft.map(|draft| DraftView { number: draft.number, title: draft.title, approval_id: draft.approval }),
    }
}

pub fn version_card(row: &ArticleRow, version: &VersionRow) -> VersionCard {
    VersionCard {
        article_id: version.article_id.clone(),
        number: version.number,
        standing: row.standing(version),
        title: version.title.clone(),
        written_at: version.written_at,
        written_by: version.written_by.clone(),
        published_at: version.published_at,
        published_by: version.published_by.clone(),
    }
}

pub async fn version_view(app: &App, row: &ArticleRow, version: VersionRow) -> Result<VersionView, Problem> {
    Ok(VersionView {
        card: version_card(row, &version),
        uses: knowledge::uses(&app.store, &row.id, version.number).await?,
        body: version.body,
        keywords: version.keywords,
        effective_on: version.effective_on,
        basis: version.basis,
        interpreted_by: version.interpreted_by,
    })
}

pub async fn view(app: &App, caller: &Caller, row: ArticleRow, language: Language) -> Result<ArticleView, Problem> {
    let number = row.facets.published.as_ref().map_or(row.latest, |published| published.number);
    let version = knowledge::version(&app.store, &row.id, number).await?;
    let version = version.ok_or_else(|| Problem::internal("an article without its text"))?;
    let acknowledge = app.catalogue.knowledge.kind(&row.facets.kind).is_some_and(|kind| kind.acknowledge);
    let read = match acknowledge && row.facets.stage == Stage::Published {
        true => knowledge::reader(&app.store, &row.id, number, caller.id()).await?,
        false => None,
    };
    Ok(ArticleView {
        text: version_view(app, &row, version).await?,
        acknowledge,
        acknowledged_at: read.map(|read| read.at),
        retired: row.retired.clone().map(RetirementView::from),
        card: card(app, row.id.clone(), row.facets.clone(), writes(caller, &row), language),
    })
}
