//! `GET /customers`: the customers within a caller's reach, masked (CUS-24, ACC-22).
//!
//! One scope, one sort, the status as an indexed facet; the other filters are applied to at most 500
//! rows a page. A page may be short and still have a cursor: there is more to examine.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{Catalogue, Named, Right};
use shared::domain::ids::{StaffId, UnitId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::card::{self, CustomerCard};
use shared::store::customers::{Facets, Listed};
use shared::store::lists::{self, Scope, Sort, Walk};

/// List customers
#[utoipa::path(
    get,
    path = "/customers",
    tag = "customers",
    operation_id = "list_customers",
    params(
        ("ownerId" = Option<String>, Query, description = "Scope: one owner's customers"),
        ("unitId" = Option<String>, Query, description = "Scope: one department's or team's"),
        ("regionId" = Option<String>, Query, description = "Scope: one region's"),
        ("sort" = Option<String>, Query, description = "`created` (default), `lastContact`, `reviewDue`; with `-` newest first"),
        ("status" = Option<String>, Query), ("kind" = Option<String>, Query), ("valueClass" = Option<String>, Query),
        ("grade" = Option<String>, Query), ("industry" = Option<String>, Query), ("source" = Option<String>, Query),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<CustomerCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_customers(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    mut parameters: Parameters,
) -> Result<Page<CustomerCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let wanted = Wanted::take(&app.catalogue, &mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let partitions = wanted.partitions(&caller);
    let (found, last) = read(&app, &caller, &wanted, partitions, after, paging.limit).await?;
    let named = found.iter().map(|listed| listed.id.clone());
    app.disclose(
        &Entry::new("list_customers", Act::Disclosure, caller.actor()).customers(named).fields(shared::registry::CARD),
    )
    .await?;
    let keys: Vec<_> = found.iter().flat_map(card::personal_keys).collect();
    app.vault.prefetch(&keys).await?;
    let mut items = Vec::with_capacity(found.len());
    for listed in found {
        // An index may still show a customer whose keys are gone already: erased, so not listed.
        match card::card(&app, &caller, listed).await {
            Ok(card) => items.push(card),
            Err(card::Unshown::Erased) => {}
            Err(card::Unshown::Problem(problem)) => return Err(problem),
        }
    }
    paging.page(&app, &caller, base, items, last).await
}

struct Wanted {
    owner: Option<StaffId>,
    unit: Option<UnitId>,
    region: Option<String>,
    sort: Sort,
    ascending: bool,
    filters: Vec<(&'static str, String)>,
}

type Read = fn(&Facets) -> Option<&str>;

/// What a list can be narrowed by, besides its scope.
const FILTERS: [(&str, Read); 6] = [
    ("status", |facets| Some(&facets.status)),
    ("kind", |facets| Some(&facets.kind)),
    ("valueClass", |facets| facets.value_class.as_deref()),
    ("grade", |facets| facets.grade.as_deref()),
    ("industry", |facets| facets.industry.as_deref()),
    ("source", |facets| Some(&facets.source)),
];

impl Wanted {
    fn take(catalogue: &Catalogue, parameters: &mut Parameters) -> Self {
        let (sort, ascending) = parameters.read("sort", sort).unwrap_or((Sort::Created, true));
        let wanted = Self {
            owner: parameters.read("ownerId", |text| text.parse().ok()),
            unit: parameters.read("unitId", |text| text.parse().ok()),
            region: parameters.read("regionId", |text| catalogue.region(text).map(|region| region.id.clone())),
            sort,
            ascending,
            filters: FILTERS
                .into_iter()
                .filter_map(|(name, _)| Some((name, parameters.read(name, |text| known(catalogue, name, text))?)))
                .collect(),
        };
        // One scope at a time: their combination has no index, and is refused by name.
        let scopes = [
            ("ownerId", wanted.owner.is_some()),
            ("unitId", wanted.unit.is_some()),
            ("regionId", wanted.region.is_some()),
        ];
        for (name, _) in scopes.into_iter().filter(|(_, given)| *given).skip(1) {
            parameters.fault(name, "unsupported");
        }
        wanted
    }

    fn status(&self) -> Option<&str> {
        self.filters.iter().find(|(name, _)| *name == "status").map(|(_, value)| value.as_str())
    }

    /// Path and query in canonical order: what a cursor is bound to.
    fn base(&self) -> String {
        let order = if self.ascending { "" } else { "-" };
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("sort", &format!("{order}{}", self.sort.word()));
        for (name, value) in [
            ("ownerId", self.owner.as_ref().map(StaffId::as_str)),
            ("unitId", self.unit.as_ref().map(UnitId::as_str)),
            ("regionId", self.region.as_deref()),
        ] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        for (name, value) in &self.filters {
            query.append_pair(name, value);
        }
        format!("/customers?{}", query.finish())
    }

    /// The scope asked for, or the caller's whole reach. Rows of a scope that is wider than the
    /// reach are dropped one by one, so a scope never shows more than the reach holds.
    fn partitions(&self, caller: &Caller) -> Vec<lists::Partition> {
        let asked = self
            .owner
            .clone()
            .map(Scope::Owner)
            .or(self.unit.clone().map(Scope::Unit))
            .or(self.region.clone().map(Scope::Region));
        let scopes = match asked {
            Some(scope) if caller.meets(Right::CustomersView, &scope) => vec![scope],
            // One's own may be of any region, whatever one's own region is.
            Some(Scope::Unit(_) | Scope::Region(_)) => {
                let own = |scope: &Scope| matches!(scope, Scope::Owner(_));
                caller.reach(Right::CustomersView).into_iter().filter(own).collect()
            }
            Some(_) => Vec::new(),
            None => caller.reach(Right::CustomersView),
        };
        scopes.iter().flat_map(|scope| lists::partitions(scope, self.sort, self.status()).0).collect()
    }

    fn holds(&self, facets: &Facets) -> bool {
        let within = self.owner.as_ref().is_none_or(|owner| *owner == facets.owner_id)
            && self.unit.as_ref().is_none_or(|unit| unit.as_str() == facets.unit_id)
            && self.region.as_ref().is_none_or(|region| *region == facets.region_id);
        within
            && self.filters.iter().all(|(name, value)| {
                FILTERS.iter().any(|(known, read)| known == name && read(facets) == Some(value.as_str()))
            })
    }
}

fn sort(text: &str) -> Option<(Sort, bool)> {
    let (name, ascending) = text.strip_prefix('-').map_or((text, true), |name| (name, false));
    let sort = [Sort::Created, Sort::LastContact, Sort::ReviewDue].into_iter().find(|sort| sort.word() == name)?;
    Some((sort, ascending))
}

/// Filters take catalogue ids only, so that nothing foreign reaches a key or a cursor.
fn known(catalogue: &Catalogue, name: &str, text: &str) -> Option<String> {
    let known = match name {
        "status" => catalogue.status(text).is_some(),
        "kind" => matches!(text, "individual" | "organisation"),
        "valueClass" => catalogue.value_class(text).is_some(),
        "grade" => catalogue.grade(text).is_some(),
        "industry" => catalogue.field("industry")?.options.iter().any(|option| option.id() == text),
        "source" => catalogue.source(text).is_some(),
        _ => false,
    };
    known.then(|| text.to_owned())
}

/// Up to a page of matching customers, and the place to go on from.
async fn read(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    partitions: Vec<lists::Partition>,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<Listed>, Option<String>), Problem> {
    let page = usize::try_from(limit).unwrap_or(1);
    let examined_limit = usize::from(app.catalogue.settings.examined_limit);
    let mut walk = Walk::new(&app.store, partitions, wanted.ascending, after, page);
    let mut found: Vec<Listed> = Vec::with_capacity(page);
    let mut last = None;
    for _ in 0..examined_limit {
        let Some((place, listed)) = walk.next().await? else { return Ok((found, None)) };
        // Two scopes of one reach may hold the same customer; they stand at the same place.
        let again = found.last().is_some_and(|previous| previous.id == listed.id);
        if !again && caller.may(Right::CustomersView, &listed.facets) && wanted.holds(&listed.facets) {
            if found.len() == page {
                return Ok((found, last));
            }
            found.push(listed);
        }
        last = Some(place);
    }
    Ok((found, last))
}
