//! `GET /events`: what is to come and under way, the next first; or what is over, the last first: within the caller's
//! reach, or of one department.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::UnitId;
use shared::http::caller::permission::ViewEvents;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::store::events::ListedEvent;
use shared::store::lists::{self, Scope, Walk};

use crate::event::{EventCard, card};

const ACTION: &str = "list_events";

/// List events
#[utoipa::path(
    get,
    path = "/events",
    tag = "events",
    operation_id = "list_events",
    params(
        ("state" = Option<String>, Query, description = "`ahead` (what is not over) or `over`"),
        ("unitId" = Option<String>, Query), ("kind" = Option<String>, Query),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<EventCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_events(
    State(app): State<SharedApp>,
    caller: May<ViewEvents>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<EventCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let wanted = Wanted::take(&app, &mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let (found, last) = wanted.read(&app, &caller, after, paging.limit).await?;
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor())).await?;
    let items = found.into_iter().map(|ListedEvent { id, facets }| card(&app, id, facets, language));
    paging.page(&app, &caller, base, items.collect(), last).await
}

struct Wanted {
    over: bool,
    unit: Option<UnitId>,
    kind: Option<String>,
}

impl Wanted {
    fn take(app: &App, parameters: &mut Parameters) -> Self {
        let state = |text: &str| matches!(text, "ahead" | "over").then_some(text == "over");
        let kind = |text: &str| app.catalogue.events.kind(text).map(|kind| kind.id.clone());
        Self {
            over: parameters.read("state", state).unwrap_or(false),
            unit: parameters.read("unitId", |text| text.parse().ok()),
            kind: parameters.read("kind", kind),
        }
    }

    /// Path and query in canonical order: what a cursor is bound to.
    fn base(&self) -> String {
        let unit = self.unit.iter().map(|unit| format!("&unitId={unit}"));
        let kind = self.kind.iter().map(|kind| format!("&kind={kind}"));
        let state = if self.over { "over" } else { "ahead" };
        format!("/events?state={state}{}", unit.chain(kind).collect::<String>())
    }

    async fn read(
        &self,
        app: &App,
        caller: &Caller,
        after: Option<String>,
        limit: i32,
    ) -> Result<(Vec<ListedEvent>, Option<String>), Problem> {
        let (right, page) = (Right::EventsView, usize::try_from(limit).unwrap_or(1));
        let scopes = match self.unit.clone().map(Scope::Unit) {
            Some(scope) if caller.meets(right, &scope) => vec![scope],
            Some(_) => Vec::new(),
            None => caller.reach(right),
        };
        let partitions = scopes.iter().flat_map(|scope| lists::events(scope, self.over)).collect();
        let mut walk = Walk::new(&app.store, partitions, !self.over, after, page);
        let (mut found, mut last, mut examined) = (Vec::new(), None, 0);
        while found.len() < page && examined < usize::from(app.catalogue.settings.examined_limit) {
            let Some((place, event)) = walk.next::<ListedEvent>().await? else { return Ok((found, None)) };
            examined += 1;
            last = Some(place);
            let (facets, kind) = (&event.facets, self.kind.as_ref());
            // The index lags.
            let holds = facets.state.is_over() == self.over
                && caller.may_at(right, facets.place.parts())
                && self.unit.as_ref().is_none_or(|unit| unit.as_str() == facets.place.unit_id)
                && kind.is_none_or(|kind| *kind == facets.kind);
            found.extend(holds.then_some(event));
        }
        Ok((found, last))
    }
}
