//! Which follow-ups are asked for, and how a page of them is read: from the indexes by due date, judged by the
//! rows themselves.

use jiff::ToSpan;
use shared::domain::catalogue::Right;
use shared::domain::follow_up::{State, Window};
use shared::domain::ids::{CustomerId, FollowUpId, StaffId, UnitId};
use shared::http::{App, Caller, Parameters, Problem};
use shared::registry::follow_ups as planned;
use shared::store::follow_ups::{self as stored, FollowUpRow, ListedFollowUp};
use shared::store::lists::{self, Partition, Scope, Walk};

pub type Found = (Vec<FollowUpRow>, Option<String>);

pub struct Wanted {
    pub open: bool,
    pub window: Option<Window>,
    pub owner: Option<StaffId>,
    pub unit: Option<UnitId>,
    pub customer: Option<CustomerId>,
    /// The customer, and those that were taken into it.
    pub members: Vec<CustomerId>,
    /// All that the caller reaches, and not his own alone.
    pub all: bool,
}

impl Wanted {
    pub fn take(parameters: &mut Parameters) -> Self {
        let state = |text: &str| matches!(text, "open" | "ended").then_some(text == "open");
        let wanted = Self {
            open: parameters.read("state", state).unwrap_or(true),
            window: parameters.read("window", Window::named),
            ..Self::whose(parameters)
        };
        if wanted.window.is_some() && !wanted.open {
            parameters.fault("window", "unsupported");
        }
        if wanted.customer.is_some() && !wanted.open {
            parameters.fault("state", "unsupported");
        }
        wanted
    }

    /// All that is open with a customer.
    pub fn of(customer: &CustomerId, members: Vec<CustomerId>) -> Self {
        let customer = Some(customer.clone());
        Self { open: true, window: None, owner: None, unit: None, customer, members, all: false }
    }

    /// Whose are asked for: one at a time, their combination has no index.
    pub fn whose(parameters: &mut Parameters) -> Self {
        let wanted = Self {
            open: true,
            window: None,
            owner: parameters.read("ownerId", |text| text.parse().ok()),
            unit: parameters.read("unitId", |text| text.parse().ok()),
            customer: parameters.read("customerId", |text| text.parse().ok()),
            members: Vec::new(),
            all: parameters.read("scope", |text| (text == "reach").then_some(true)).unwrap_or(false),
        };
        let given = [
            ("ownerId", wanted.owner.is_some()),
            ("unitId", wanted.unit.is_some()),
            ("customerId", wanted.customer.is_some()),
            ("scope", wanted.all),
        ];
        for (name, _) in given.into_iter().filter(|(_, given)| *given).skip(1) {
            parameters.fault(name, "unsupported");
        }
        wanted
    }

    /// Path and query in canonical order: what a cursor is bound to.
    pub fn base(&self) -> String {
        let state = if self.open { "open" } else { "ended" };
        let window = self.window.iter().map(|window| format!("&window={}", window.word()));
        let owner = self.owner.iter().map(|id| format!("&ownerId={id}"));
        let unit = self.unit.iter().map(|id| format!("&unitId={id}"));
        let customer = self.customer.iter().map(|id| format!("&customerId={id}"));
        let all = self.all.then(|| "&scope=reach".to_owned());
        let parts = window.chain(owner).chain(unit).chain(customer).chain(all);
        format!("/interactions/follow-ups?state={state}{}", parts.collect::<String>())
    }

    fn partitions(&self, caller: &Caller) -> Vec<Partition> {
        if self.customer.is_some() {
            return self.members.iter().map(lists::open_of).collect();
        }
        let asked = self.owner.clone().map(Scope::Owner).or(self.unit.clone().map(Scope::Unit));
        let scopes = match asked {
            Some(scope) if caller.meets(Right::InteractionsView, &scope) => vec![scope],
            // One's own is in every unit.
            Some(_) => Vec::new(),
            None if self.all => caller.reach(Right::InteractionsView),
            None => vec![Scope::Owner(caller.id().clone())],
        };
        scopes.iter().flat_map(|scope| lists::follow_ups(scope, self.open)).collect()
    }

    /// Where a window begins in a list by due date.
    fn begins(&self, app: &App) -> Result<Option<String>, Problem> {
        let now = app.time.now();
        let calendar = app.calendar()?;
        Ok(match self.window {
            None | Some(Window::Overdue) => None,
            Some(Window::Today) => Some(lists::just_before(now)),
            Some(Window::Upcoming) => {
                let tomorrow = calendar.day_of(now).checked_add(1.day());
                let morning = tomorrow.and_then(|day| day.to_zoned(calendar.time_zone().clone()));
                morning.ok().map(|morning| lists::just_before(morning.timestamp()))
            }
        })
    }

    /// `with`: whoever reaches the customer sees all that is planned with it.
    pub async fn read(
        &self,
        app: &App,
        caller: &Caller,
        with: bool,
        after: Option<String>,
        limit: i32,
    ) -> Result<Found, Problem> {
        let page = usize::try_from(limit).unwrap_or(1);
        let after = match after {
            Some(place) => Some(place),
            None => self.begins(app)?,
        };
        let mut walk = Walk::new(&app.store, self.partitions(caller), self.open, after, page);
        let (mut rows, mut last, mut examined): (Vec<FollowUpRow>, Option<String>, usize) = (Vec::new(), None, 0);
        while rows.len() < page && examined < usize::from(app.catalogue.settings.examined_limit) {
            let mut ids = Vec::new();
            while ids.len() < page - rows.len() {
                let Some((place, ListedFollowUp { id })) = walk.next().await? else { break };
                examined += 1;
                ids.push(id);
                last = Some(place);
            }
            if ids.is_empty() {
                return Ok((rows, None));
            }
            let (found, beyond) = self.within(app, caller, with, &ids).await?;
            rows.extend(found);
            if beyond {
                return Ok((rows, None));
            }
        }
        Ok((rows, last))
    }

    /// The index lags, and knows no windows; and whether the list has gone past the one that is wanted.
    async fn within(
        &self,
        app: &App,
        caller: &Caller,
        with: bool,
        ids: &[FollowUpId],
    ) -> Result<(Vec<FollowUpRow>, bool), Problem> {
        let (now, calendar) = (app.time.now(), app.calendar()?);
        let mut rows = stored::many(&app.store, ids).await?;
        let window = |row: &FollowUpRow| Window::of(row.due, now, calendar);
        let beyond = self.window.is_some_and(|wanted| rows.iter().any(|row| window(row) > wanted));
        rows.retain(|row| {
            (row.state == State::Open) == self.open
                && self.window.is_none_or(|wanted| window(row) == wanted)
                && self.owner.as_ref().is_none_or(|owner| *owner == row.place.owner_id)
                && self.unit.as_ref().is_none_or(|unit| unit.as_str() == row.place.unit_id)
                && (self.customer.is_none() || row.customer_id.as_ref().is_some_and(|of| self.members.contains(of)))
                && (with || !planned::hidden(caller, row))
        });
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok((rows, beyond))
    }
}
