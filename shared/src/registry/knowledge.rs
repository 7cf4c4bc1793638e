//! What staff go by, as it takes effect: at once, or when a second person has agreed.

use crate::domain::ids::StaffId;
use crate::domain::knowledge::{Published, Stage};
use crate::domain::language::Language;
use crate::http::{App, Problem};
use crate::registry::write;
use crate::store::knowledge::{ArticleFacets, ArticleRow, VersionRow};
use crate::store::{CommitError, Guard, StoredRow, Transaction};

/// The version becomes the one that everybody goes by; the one before stays to be read, and holds until this one
/// does.
pub fn publish(
    app: &App,
    before: &ArticleRow,
    version: VersionRow,
    by: &StaffId,
    otherwise: Guard,
    tx: &mut Transaction,
) -> Result<ArticleRow, Problem> {
    let (now, today) = (app.time.now(), app.today());
    let months = app.catalogue.knowledge.kind(&before.facets.kind).map_or(12, |kind| kind.review_months);
    let review = write::months_after(app, now, months).ok_or_else(|| Problem::internal("no such date"))?;
    let published = Published {
        number: version.number,
        at: now,
        // What was to hold before it was published holds from its publication on.
        effective_on: version.effective_on.map_or(today, |day| day.max(today)),
        review_due_on: app.catalogue.day_of(review),
        former: before.facets.published.as_ref().and_then(|former| former.in_force(today)),
    };
    let facets = ArticleFacets {
        stage: Stage::Published,
        title: version.title.clone(),
        keywords: version.keywords.clone(),
        published: Some(published),
        draft: None,
        changed_at: now,
        version: before.version + 1,
        ..before.facets.clone()
    };
    let row =
        ArticleRow { version: before.version + 1, facets, updated_at: now, updated_by: by.clone(), ..before.clone() };
    let version = VersionRow { published_at: Some(now), published_by: Some(by.clone()), ..version };
    tx.replace(row.key(), row.row().map_err(CommitError::from)?, before.version, otherwise);
    // Nobody writes a version over: the article it belongs to is what two could meet at.
    tx.set(version.key(), version.row().map_err(CommitError::from)?);
    Ok(row)
}

/// A kind that policy no longer has is called by its id.
pub fn kind_label(app: &App, kind: &str, language: Language) -> String {
    let known = app.catalogue.knowledge.kind(kind);
    known.map_or_else(|| kind.to_owned(), |kind| kind.label.text(language).to_owned())
}
