//! `GET /knowledge`: what is in the library, the last published first: by state, department and kind from an index;
//! by keyword, words of the title, what is to be looked over and what the caller has still to read, over a bounded
//! number of articles a page.

use axum::extract::State;
use form_urlencoded::Serializer;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::fault::is_word;
use shared::domain::ids::UnitId;
use shared::domain::knowledge::{Search, same};
use shared::http::caller::permission::ViewKnowledge;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::store::knowledge::{self, ArticleFacets, ListedArticle};
use shared::store::lists::{self, Shelf, Walk};

use crate::view::{ArticleCard, card};

const ACTION: &str = "list_articles";
const LONGEST: usize = 50;

/// List articles
#[utoipa::path(
    get,
    path = "/knowledge",
    tag = "knowledge",
    operation_id = "list_articles",
    params(
        ("state" = Option<String>, Query, description = "`published`, `draft` (being written, for those who write) or `retired`"),
        ("unitId" = Option<String>, Query), ("kind" = Option<String>, Query),
        ("tag" = Option<String>, Query, description = "One of its keywords"),
        ("q" = Option<String>, Query, description = "Words of its title or keywords, all of them"),
        ("reviewDue" = Option<bool>, Query, description = "`true`: to be looked over by now"),
        ("unread" = Option<bool>, Query, description = "`true`: the caller has to say that he has read it, and has not"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<ArticleCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_articles(
    State(app): State<SharedApp>,
    caller: May<ViewKnowledge>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<ArticleCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let wanted = Wanted::take(&app, &mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let (found, last) = wanted.read(&app, &caller, after, paging.limit).await?;
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor())).await?;
    let view = |ListedArticle { id, facets }| {
        let drafts = writes(&caller, &facets);
        card(&app, id, facets, drafts, language)
    };
    paging.page(&app, &caller, base, found.into_iter().map(view).collect(), last).await
}

fn writes(caller: &Caller, facets: &ArticleFacets) -> bool {
    caller.may_at(Right::KnowledgeWrite, facets.place.parts())
}

struct Wanted {
    shelf: Shelf,
    unit: Option<UnitId>,
    kind: Option<String>,
    tag: Option<String>,
    search: Option<(String, Search)>,
    review_due: bool,
    unread: bool,
}

impl Wanted {
    fn take(app: &App, parameters: &mut Parameters) -> Self {
        let shelf = |text: &str| match text {
            "published" => Some(Shelf::Published),
            "draft" => Some(Shelf::Writing),
            "retired" => Some(Shelf::Retired),
            _ => None,
        };
        // A kind that policy no longer has is asked for all the same: what was published stays.
        let kind =
            |text: &str| (is_word(text) || app.catalogue.knowledge.kind(text).is_some()).then(|| text.to_owned());
        let short = |text: &str| text.chars().count() <= LONGEST;
        let flag = |text: &str| (text == "true").then_some(true);
        let search = |text: &str| Search::of(text).filter(|_| short(text)).map(|search| (text.to_owned(), search));
        let wanted = Self {
            shelf: parameters.read("state", shelf).unwrap_or(Shelf::Published),
            unit: parameters.read("unitId", |text| text.parse().ok()),
            kind: parameters.read("kind", kind),
            tag: parameters.read("tag", |text| short(text).then(|| text.to_owned())),
            search: parameters.read("q", search),
            review_due: parameters.read("reviewDue", flag).unwrap_or(false),
            unread: parameters.read("unread", flag).unwrap_or(false),
        };
        let of_published = [("reviewDue", wanted.review_due), ("unread", wanted.unread)];
        for (name, _) in of_published.into_iter().filter(|(_, given)| *given && wanted.shelf != Shelf::Published) {
            parameters.fault(name, "unsupported");
        }
        wanted
    }

    /// Path and query in canonical order: what a cursor is bound to.
    fn base(&self) -> String {
        let state = match self.shelf {
            Shelf::Published => "published",
            Shelf::Writing => "draft",
            Shelf::Retired => "retired",
        };
        let mut query = Serializer::new(String::new());
        query.append_pair("state", state);
        let unit = self.unit.as_ref().map(UnitId::as_str);
        let words = self.search.as_ref().map(|(text, _)| text.as_str());
        let given = [("unitId", unit), ("kind", self.kind.as_deref()), ("tag", self.tag.as_deref()), ("q", words)];
        for (name, value) in given {
            query.extend_pairs(value.map(|value| (name, value)));
        }
        for (name, _) in [("reviewDue", self.review_due), ("unread", self.unread)].iter().filter(|(_, is)| *is) {
            query.append_pair(name, "true");
        }
        format!("/knowledge?{}", query.finish())
    }

    fn holds(&self, app: &App, caller: &Caller, facets: &ArticleFacets) -> bool {
        let due = || facets.published.as_ref().is_some_and(|published| published.review_due_on <= app.today());
        let acknowledged = || app.catalogue.knowledge.kind(&facets.kind).is_some_and(|kind| kind.acknowledge);
        (self.shelf != Shelf::Writing || writes(caller, facets))
            // A draft that was retired was never there for anybody else.
            && (facets.published.is_some() || writes(caller, facets))
            && self.unit.as_ref().is_none_or(|unit| unit.as_str() == facets.place.unit_id)
            && self.kind.as_ref().is_none_or(|kind| *kind == facets.kind)
            && self.tag.as_ref().is_none_or(|tag| facets.keywords.iter().any(|known| same(known, tag)))
            && self.search.as_ref().is_none_or(|(_, search)| search.finds(&facets.title, &facets.keywords))
            && (!self.review_due || due())
            && (!self.unread || acknowledged())
    }

    async fn read(
        &self,
        app: &App,
        caller: &Caller,
        after: Option<String>,
        limit: i32,
    ) -> Result<(Vec<ListedArticle>, Option<String>), Problem> {
        let page = usize::try_from(limit).unwrap_or(1);
        let partition = lists::articles(self.shelf, self.unit.as_ref(), self.kind.as_deref());
        let mut walk = Walk::new(&app.store, vec![partition], false, after, page);
        let (mut found, mut last, mut examined) = (Vec::new(), None, 0);
        while found.len() < page && examined < usize::from(app.catalogue.settings.examined_limit) {
            let mut some = Vec::new();
            let before = examined;
            while some.len() < page - found.len() && examined < usize::from(app.catalogue.settings.examined_limit) {
                let Some((place, article)) = walk.next::<ListedArticle>().await? else { break };
                examined += 1;
                last = Some(place);
                some.extend(self.holds(app, caller, &article.facets).then_some(article));
            }
            if examined == before {
                return Ok((found, None));
            }
            found.extend(self.unread_of(app, caller, some).await?);
        }
        Ok((found, last))
    }

    /// Without those that the caller has said he has read.
    async fn unread_of(
        &self,
        app: &App,
        caller: &Caller,
        mut articles: Vec<ListedArticle>,
    ) -> Result<Vec<ListedArticle>, Problem> {
        if self.unread {
            let published = |article: &ListedArticle| article.facets.published.as_ref().map(|one| one.number);
            let of: Vec<_> = articles.iter().filter_map(|one| Some((&one.id, published(one)?, caller.id()))).collect();
            let read = knowledge::readers(&app.store, &of).await?;
            let has = |one: &ListedArticle| {
                read.iter().any(|row| row.article_id == one.id && Some(row.number) == published(one))
            };
            articles.retain(|one| !has(one));
        }
        Ok(articles)
    }
}
