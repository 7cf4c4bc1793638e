//! Who calls. The token says who; grants, read from the table, say what: cached for ten seconds for
//! plain reads, read strongly for every change.

pub mod permission;

use std::collections::BTreeSet;

use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::FromRequestParts;
use http::Method;
use http::request::Parts;
use jiff::SignedDuration;
use lambda_http::request::RequestContext;

use crate::audit::{Act, Actor, Entry};
use crate::domain::access::Place;
use crate::domain::catalogue::{Catalogue, Level, Right, Role};
use crate::domain::ids::StaffId;
use crate::domain::origin::Origin;
use crate::store::access::{self, GrantRow, GrantScope, Lack, StaffRow};
use crate::store::customers::Facets;
use crate::store::lists;

pub use permission::{May, Permission};

use super::app::{App, SharedApp};
use super::first_people;
use super::people::{Known, Person};
use super::problem::{Code, Problem};
use super::quota;
use super::trace::TraceId;

/// Wall-clock time: a monotonic clock may stand still while a sandbox is frozen.
const PLAIN_READ_AGE: SignedDuration = SignedDuration::from_secs(10);

/// A member of staff, signed in, with the grants that hold now.
#[derive(Debug, Clone)]
pub struct Caller {
    pub staff: StaffRow,
    pub trace: TraceId,
    pub origin: Origin,
    grants: Vec<(Role, GrantScope)>,
    /// What he lacks today to see levels 1 and 2 (ACC-18).
    lacks: Vec<Lack>,
}

impl Caller {
    /// Whoever asked for work that goes on after the request: with the rights of this moment, read
    /// strongly. A person who has left or is locked has none.
    pub async fn absent(app: &App, staff: &StaffId, trace: TraceId) -> Result<Self, Problem> {
        let person = access::person(&app.store, staff, true).await?;
        let (staff, grants) = person.ok_or_else(|| Problem::new(Code::NotEnrolled))?;
        if !staff.is_active() {
            return Err(Problem::new(Code::AccountLocked));
        }
        Ok(Self::with_grants(app, staff, grants, trace, Origin::default()))
    }

    fn with_grants(app: &App, staff: StaffRow, grants: Vec<GrantRow>, trace: TraceId, origin: Origin) -> Self {
        let now = app.time.now();
        let live = grants.into_iter().filter(|grant| grant.holds(now));
        let grants = live.filter_map(|grant| with_role(&app.catalogue, grant)).collect();
        let lacks = staff.lacks(app.catalogue.day_of(now));
        Self { staff, trace, origin, grants, lacks }
    }

    pub fn id(&self) -> &StaffId {
        &self.staff.id
    }

    pub fn actor(&self) -> Actor {
        Actor {
            staff: self.staff.id.clone(),
            on_behalf_of: None,
            trace_id: self.trace.0.clone(),
            origin: self.origin.clone(),
        }
    }

    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.grants.iter().map(|(role, _)| role)
    }

    /// Whether some grant gives the right at all, to anybody's customers.
    pub fn has(&self, right: Right) -> bool {
        self.roles().any(|role| role.may(right))
    }

    /// Whether some grant gives the right over a customer that is placed like this (ACC-22).
    pub fn may(&self, right: Right, customer: &Facets) -> bool {
        self.may_at(right, (&customer.owner_id, &customer.unit_id, &customer.region_id))
    }

    /// The same of anything that belongs to an owner, a unit and a region.
    pub fn may_at(&self, right: Right, place: (&StaffId, &str, &str)) -> bool {
        self.grants.iter().any(|(role, scope)| role.may(right) && scope.covers(self.id(), place))
    }

    /// Whether some grant gives the right over all that a scope reaches: nobody hands on more than he has.
    pub fn may_over(&self, right: Right, wanted: &GrantScope) -> bool {
        self.grants.iter().any(|(role, scope)| role.may(right) && scope.contains(wanted))
    }

    /// Refused unless he has signed a confidentiality agreement and his training is current: without, levels
    /// 1 and 2 are not for him, whatever his grants say (ACC-18).
    pub fn require_cleared(&self) -> Result<(), Problem> {
        match self.lacks.first() {
            None => Ok(()),
            Some(Lack::Agreement) => Err(Problem::new(Code::AgreementMissing)),
            Some(Lack::Training) => Err(Problem::new(Code::TrainingLapsed)),
        }
    }

    /// The levels this caller is cleared for, with this customer (ACC-15).
    pub fn clearance(&self, customer: &Facets) -> BTreeSet<u8> {
        self.clearance_of(self.roles_over(Right::CustomersView, customer))
    }

    /// The same with anything else that belongs to an owner, a unit and a region.
    pub fn clearance_at(&self, right: Right, place: (&StaffId, &str, &str)) -> BTreeSet<u8> {
        self.clearance_of(self.roles_at(right, place))
    }

    fn clearance_of<'a>(&self, roles: impl Iterator<Item = &'a Role>) -> BTreeSet<u8> {
        let levels = roles.flat_map(|role| role.levels.iter().copied());
        levels.filter(|level| *level == Level::Three || self.lacks.is_empty()).map(u8::from).collect()
    }

    /// The roles that give the right over a customer that is placed like this.
    pub fn roles_over<'a>(&'a self, right: Right, customer: &'a Facets) -> impl Iterator<Item = &'a Role> {
        self.roles_at(right, (&customer.owner_id, customer.unit_id.as_str(), customer.region_id.as_str()))
    }

    fn roles_at<'a>(&'a self, right: Right, place: (&'a StaffId, &'a str, &'a str)) -> impl Iterator<Item = &'a Role> {
        let reaching =
            self.grants.iter().filter(move |(role, scope)| role.may(right) && scope.covers(self.id(), place));
        reaching.map(|(role, _)| role)
    }

    /// Whether he holds the role itself with a scope that reaches the place: who decides an approval is
    /// asked for by role.
    pub fn holds(&self, role: &str, place: (&StaffId, &str, &str)) -> bool {
        self.grants.iter().any(|(held, scope)| held.id == role && scope.covers(self.id(), place))
    }

    pub fn scopes(&self) -> impl Iterator<Item = (&Role, &GrantScope)> {
        self.grants.iter().map(|(role, scope)| (role, scope))
    }

    /// Where he stands, for what is asked for in his name.
    pub fn place(&self) -> Place {
        self.staff.place()
    }

    /// Whether a list of this scope is read for a caller: not where it can hold nothing but perhaps
    /// his own. How long it takes would tell how much there is of others'.
    pub fn meets(&self, right: Right, scope: &lists::Scope) -> bool {
        self.grants.iter().filter(|(role, _)| role.may(right)).any(|(_, grant)| match (grant, scope) {
            (GrantScope::All, _) => true,
            (GrantScope::Own, lists::Scope::Owner(owner)) => *owner == self.staff.id,
            (GrantScope::Own, lists::Scope::Unit(_) | lists::Scope::Region(_)) => false,
            (GrantScope::Units(units), lists::Scope::Unit(unit)) => units.contains(unit),
            (GrantScope::Regions(regions), lists::Scope::Region(region)) => regions.contains(region),
            _ => true,
        })
    }

    /// The partitions that together hold every customer the right reaches, none of them twice where
    /// one holds another.
    pub fn reach(&self, right: Right) -> Vec<lists::Scope> {
        let mut reach = Vec::new();
        for (_, scope) in self.grants.iter().filter(|(role, _)| role.may(right)) {
            match scope {
                GrantScope::All => return vec![lists::Scope::All],
                GrantScope::Own => reach.push(lists::Scope::Owner(self.staff.id.clone())),
                GrantScope::Units(units) => reach.extend(units.iter().cloned().map(lists::Scope::Unit)),
                GrantScope::Regions(regions) => reach.extend(regions.iter().cloned().map(lists::Scope::Region)),
            }
        }
        reach.dedup();
        reach
    }
}

impl FromRequestParts<SharedApp> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Problem> {
        let subject = subject_of(parts).ok_or_else(|| Problem::new(Code::Unauthenticated))?;
        let plain_read = parts.method == Method::GET;
        let known = app.people.known(&subject, app.time.now(), plain_read.then_some(PLAIN_READ_AGE));
        let (staff, grants) = match known {
            Known::Person(person) => (*person).clone(),
            Known::Id(staff) => fetch(app, &subject, staff).await?,
            Known::Nothing => {
                let staff = match access::staff_of(&app.store, &subject).await? {
                    None => first_people::bind(app, &subject, &TraceId::of(&parts.headers).0).await?,
                    known => known,
                };
                fetch(app, &subject, staff.ok_or_else(|| Problem::new(Code::NotEnrolled))?).await?
            }
        };
        app.refresh_policy().await;
        quota::count(app, &staff.id, parts.extensions.get::<quota::Seen>()).await?;
        let trace = parts.extensions.get::<TraceId>().cloned().unwrap_or_else(|| TraceId::of(&parts.headers));
        let origin = origin_of(parts);
        // What runs by itself is nobody who could sign in.
        if !staff.is_active() || staff.id.is_nobody() {
            let nobody = Self { staff, trace, origin, grants: Vec::new(), lacks: Vec::new() };
            app.refuse(&refusal(nobody.actor(), Code::AccountLocked)).await;
            return Err(Problem::new(Code::AccountLocked));
        }
        Ok(Self::with_grants(app, staff, grants, trace, origin))
    }
}

/// The row of a request that got no further than the door (ACC-05).
fn refusal(actor: Actor, code: Code) -> Entry {
    Entry::new("refuse_request", Act::Refusal, actor).outcome(code.word())
}

/// A grant of a role that the catalogue no longer has gives nothing.
fn with_role(catalogue: &Catalogue, grant: GrantRow) -> Option<(Role, GrantScope)> {
    Some((catalogue.role(&grant.role)?.clone(), grant.scope))
}

async fn fetch(app: &SharedApp, subject: &str, staff: StaffId) -> Result<Person, Problem> {
    let person = access::person(&app.store, &staff, true).await?;
    let person = person.ok_or_else(|| Problem::new(Code::NotEnrolled))?;
    app.people.learn(subject, app.time.now(), &person);
    Ok(person)
}

/// Issuer and subject of the token that the API's authorizer has checked, as one hash: an OIDC
/// subject may be an e-mail address, and does not belong in a key.
fn subject_of(parts: &Parts) -> Option<String> {
    let RequestContext::ApiGatewayV2(context) = parts.extensions.get::<RequestContext>()? else { return None };
    let claims = &context.authorizer.as_ref()?.jwt.as_ref()?.claims;
    Some(subject_hash(claims.get("iss")?, claims.get("sub")?))
}

/// Where the request comes from, as the API has seen it.
fn origin_of(parts: &Parts) -> Origin {
    let Some(RequestContext::ApiGatewayV2(context)) = parts.extensions.get() else { return Origin::default() };
    let address = context.http.source_ip.as_deref();
    Origin::of(address.and_then(|address| address.parse().ok()), context.http.user_agent.as_deref())
}

pub fn subject_hash(issuer: &str, subject: &str) -> String {
    let text = format!("kehu-subject/1|{}|{issuer}|{subject}", issuer.len());
    hex::encode(digest(&SHA256, text.as_bytes()))
}
