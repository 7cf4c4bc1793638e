//! Whom a survey is for, by the filters of the list of customers.

use crate::domain::catalogue::Catalogue;
use crate::domain::fault::Fault;
use crate::domain::survey::Audience;
use crate::registry::listing;
use crate::store::customers::Facets;

pub fn holds(audience: &Audience, facets: &Facets) -> bool {
    audience.filters().all(|(name, value)| match name {
        "ownerId" => facets.owner_id.as_str() == value,
        "unitId" => facets.unit_id == value,
        "regionId" => facets.region_id == value,
        name => listing::facet(name, facets) == Some(value),
    })
}

/// What is no value of its filter.
pub fn faults(catalogue: &Catalogue, audience: &Audience) -> Vec<Fault> {
    let unknown = audience.filters().filter(|(name, value)| match *name {
        "ownerId" | "unitId" => false,
        "regionId" => catalogue.region(value).is_none(),
        name => listing::known(catalogue, name, value).is_none(),
    });
    unknown.map(|(name, _)| Fault::new(format!("/audience/{name}"), "not_an_option")).collect()
}
