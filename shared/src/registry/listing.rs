//! Customers within a caller's reach, as every list of them is made: one scope, one sort, the status as an
//! indexed facet; the other filters are applied to at most so many rows a page. A page may be short and
//! still have a cursor: there is more to examine.

use jiff::Timestamp;

use crate::domain::catalogue::{Catalogue, Named, Right};
use crate::domain::ids::{StaffId, UnitId};
use crate::http::{App, Caller, Parameters, Problem};
use crate::store::customers::{Facets, Listed};
use crate::store::lists::{self, Scope, Sort, Walk};

/// What a list is asked for.
pub struct Wanted {
    path: &'static str,
    right: Right,
    /// Reviews due after the first moment and not after the second; only in the order of these dates.
    due: Option<(Option<Timestamp>, Timestamp)>,
    owner: Option<StaffId>,
    unit: Option<UnitId>,
    region: Option<String>,
    sort: Sort,
    ascending: bool,
    filters: Vec<(&'static str, String)>,
}

/// What every list of customers can be narrowed and paged by, as the API's document says it. One scope at a
/// time.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct ListParameters {
    /// Scope: one owner's customers
    pub owner_id: Option<String>,
    /// Scope: one department's or team's
    pub unit_id: Option<String>,
    /// Scope: one region's
    pub region_id: Option<String>,
    pub status: Option<String>,
    pub kind: Option<String>,
    pub value_class: Option<String>,
    pub grade: Option<String>,
    pub industry: Option<String>,
    pub source: Option<String>,
    pub limit: Option<u16>,
    pub cursor: Option<String>,
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

/// What a filter of the list goes by.
pub fn facet<'a>(name: &str, facets: &'a Facets) -> Option<&'a str> {
    FILTERS.iter().find(|(known, _)| *known == name).and_then(|(_, read)| read(facets))
}

impl Wanted {
    /// Takes scope, sort and filters; a wrong one is a fault of `parameters`.
    pub fn take(path: &'static str, right: Right, catalogue: &Catalogue, parameters: &mut Parameters) -> Self {
        let (sort, ascending) = parameters.read("sort", sort).unwrap_or((Sort::Created, true));
        Self { sort, ascending, ..Self::take_in_order(path, right, catalogue, parameters) }
    }

    /// The same for a list that has an order of its own.
    fn take_in_order(path: &'static str, right: Right, catalogue: &Catalogue, parameters: &mut Parameters) -> Self {
        let wanted = Self {
            path,
            right,
            due: None,
            owner: parameters.read("ownerId", |text| text.parse().ok()),
            unit: parameters.read("unitId", |text| text.parse().ok()),
            region: parameters.read("regionId", |text| catalogue.region(text).map(|region| region.id.clone())),
            sort: Sort::Created,
            ascending: true,
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

    /// Customers whose review is due by then, and after `since` if one is given; the longest overdue first.
    pub fn take_due(
        path: &'static str,
        right: Right,
        catalogue: &Catalogue,
        parameters: &mut Parameters,
        since: Option<Timestamp>,
        by: Timestamp,
    ) -> Self {
        let wanted = Self::take_in_order(path, right, catalogue, parameters);
        Self { sort: Sort::ReviewDue, due: Some((since, by)), ..wanted }
    }

    fn status(&self) -> Option<&str> {
        self.filters.iter().find(|(name, _)| *name == "status").map(|(_, value)| value.as_str())
    }

    /// Path and query in canonical order: what a cursor is bound to.
    pub fn base(&self) -> String {
        let order = if self.ascending { "" } else { "-" };
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.due.is_none() {
            query.append_pair("sort", &format!("{order}{}", self.sort.word()));
        }
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
        let query = query.finish();
        match (query.is_empty(), self.path.contains('?')) {
            (true, _) => self.path.to_owned(),
            (false, true) => format!("{}&{query}", self.path),
            (false, false) => format!("{}?{query}", self.path),
        }
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
            Some(scope) if caller.meets(self.right, &scope) => vec![scope],
            // One's own may be of any region, whatever one's own region is.
            Some(Scope::Unit(_) | Scope::Region(_)) => {
                let own = |scope: &Scope| matches!(scope, Scope::Owner(_));
                caller.reach(self.right).into_iter().filter(own).collect()
            }
            Some(_) => Vec::new(),
            None => caller.reach(self.right),
        };
        scopes.iter().flat_map(|scope| lists::partitions(scope, self.sort, self.status())).collect()
    }

    fn holds(&self, facets: &Facets) -> bool {
        let within = self.owner.as_ref().is_none_or(|owner| *owner == facets.owner_id)
            && self.unit.as_ref().is_none_or(|unit| unit.as_str() == facets.unit_id)
            && self.region.as_ref().is_none_or(|region| *region == facets.region_id);
        within && self.filters.iter().all(|(name, value)| facet(name, facets) == Some(value.as_str()))
    }

    /// Up to a page of matching customers, and the place to go on from.
    pub async fn read(
        &self,
        app: &App,
        caller: &Caller,
        after: Option<String>,
        limit: i32,
    ) -> Result<(Vec<Listed>, Option<String>), Problem> {
        let page = usize::try_from(limit).unwrap_or(1);
        let examined_limit = usize::from(app.catalogue.settings.examined_limit);
        let begin = || self.due.and_then(|(since, _)| since).map(lists::just_after);
        let after = after.or_else(begin);
        let mut walk = Walk::new(&app.store, self.partitions(caller), self.ascending, after, page);
        let mut found: Vec<Listed> = Vec::with_capacity(page);
        let mut last = None;
        for _ in 0..examined_limit {
            let Some((place, listed)) = walk.next::<Listed>().await? else { return Ok((found, None)) };
            if self.is_beyond(&listed.facets) {
                return Ok((found, None));
            }
            if caller.may(self.right, &listed.facets) && self.holds(&listed.facets) {
                if found.len() == page {
                    return Ok((found, last));
                }
                found.push(listed);
            }
            last = Some(place);
        }
        Ok((found, last))
    }

    fn is_beyond(&self, facets: &Facets) -> bool {
        self.due.is_some_and(|(_, by)| facets.review_due_at.is_none_or(|due| due > by))
    }
}

fn sort(text: &str) -> Option<(Sort, bool)> {
    let (name, ascending) = text.strip_prefix('-').map_or((text, true), |name| (name, false));
    let sort = [Sort::Created, Sort::LastContact, Sort::ReviewDue].into_iter().find(|sort| sort.word() == name)?;
    Some((sort, ascending))
}

/// Filters take catalogue ids only, so that nothing foreign reaches a key or a cursor.
pub fn known(catalogue: &Catalogue, name: &str, text: &str) -> Option<String> {
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
