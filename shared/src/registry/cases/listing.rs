//! Open cases within reach, what is due next first; or closed ones, the last closed first; those the caller
//! answers for, whoever works on them, or is offered; or those of one customer.

use super::Asking;
use super::card::{CaseCard, cards};
use super::find::hidden;
use super::view::WORDS_OF;
use crate::audit::{Act, Entry};
use crate::domain::case::Desk;
use crate::domain::ids::{CaseId, CustomerId, StaffId, UnitId};
use crate::http::page::{Page, Paging};
use crate::http::{Caller, Parameters, Problem};
use crate::registry::find;
use crate::store::cases::{self, CaseRow, ListedCase};
use crate::store::lists::{self, Partition, Scope, Walk};

pub async fn list(asking: Asking<'_>, mut parameters: Parameters) -> Result<Page<CaseCard>, Problem> {
    let Asking { app, caller, desk, action, language } = asking;
    let paging = Paging::take(app, &mut parameters);
    let wanted = Wanted::take(&mut parameters);
    parameters.finish()?;
    let base = wanted.base(desk);
    if let Some(customer) = &wanted.customer {
        find::visible(app, caller, customer, action).await?;
    }
    let after = paging.after(app, caller, &base).await?;
    let (rows, last) = match &wanted.customer {
        Some(customer) => of_customer(asking, customer, after, paging.limit).await?,
        None => wanted.read(asking, after, paging.limit).await?,
    };
    let named = rows.iter().filter_map(|row| row.customer_id.clone());
    app.disclose(&Entry::new(action, Act::Disclosure, caller.actor()).customers(named).fields(WORDS_OF)).await?;
    let items = cards(app, caller, desk, rows, language).await?;
    paging.page(app, caller, base, items, last).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tray {
    Answering,
    Offered,
}

impl Tray {
    fn named(text: &str) -> Option<Self> {
        match text {
            "answering" => Some(Self::Answering),
            "offered" => Some(Self::Offered),
            _ => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Answering => "answering",
            Self::Offered => "offered",
        }
    }

    fn partition(self, desk: &Desk, caller: &Caller) -> Partition {
        match self {
            Self::Answering => lists::answered_for(desk.of, caller.id()),
            Self::Offered => lists::offered_cases(desk.of, caller.id()),
        }
    }

    fn holds(self, caller: &Caller, row: &CaseRow) -> bool {
        match self {
            Self::Answering => row.progress.first_responsible == *caller.id(),
            Self::Offered => row.progress.handover.as_ref().is_some_and(|offer| offer.to == *caller.id()),
        }
    }
}

struct Wanted {
    open: bool,
    tray: Option<Tray>,
    handler: Option<StaffId>,
    unit: Option<UnitId>,
    customer: Option<CustomerId>,
}

type Found = (Vec<CaseRow>, Option<String>);

impl Wanted {
    fn take(parameters: &mut Parameters) -> Self {
        let state = |text: &str| matches!(text, "open" | "closed").then_some(text == "open");
        let wanted = Self {
            open: parameters.read("state", state).unwrap_or(true),
            tray: parameters.read("box", Tray::named),
            handler: parameters.read("handlerId", |text| text.parse().ok()),
            unit: parameters.read("unitId", |text| text.parse().ok()),
            customer: parameters.read("customerId", |text| text.parse().ok()),
        };
        // One at a time: their combination has no index, and is refused by name.
        let given = [
            ("box", wanted.tray.is_some()),
            ("handlerId", wanted.handler.is_some()),
            ("unitId", wanted.unit.is_some()),
            ("customerId", wanted.customer.is_some()),
        ];
        for (name, _) in given.into_iter().filter(|(_, given)| *given).skip(1) {
            parameters.fault(name, "unsupported");
        }
        wanted
    }

    /// Path and query in canonical order: what a cursor is bound to.
    fn base(&self, desk: &Desk) -> String {
        let of = desk.of;
        if let Some(customer) = &self.customer {
            return format!("/{of}?customerId={customer}");
        }
        let state = if self.open { "open" } else { "closed" };
        let tray = self.tray.iter().map(|tray| format!("&box={}", tray.word()));
        let handler = self.handler.iter().map(|id| format!("&handlerId={id}"));
        let unit = self.unit.iter().map(|id| format!("&unitId={id}"));
        format!("/{of}?state={state}{}", tray.chain(handler).chain(unit).collect::<String>())
    }

    /// Rows of a scope that is wider than the reach are dropped one by one.
    fn scopes(&self, desk: &Desk, caller: &Caller) -> Vec<Scope> {
        let asked = self.handler.clone().map(Scope::Owner).or(self.unit.clone().map(Scope::Unit));
        match asked {
            Some(scope) if caller.meets(desk.view, &scope) => vec![scope],
            Some(_) => Vec::new(),
            None => caller.reach(desk.view),
        }
    }

    async fn read(&self, asking: Asking<'_>, after: Option<String>, limit: i32) -> Result<Found, Problem> {
        let Asking { app, caller, desk, .. } = asking;
        let page = usize::try_from(limit).unwrap_or(1);
        let scopes = self.scopes(desk, caller);
        let partitions = match self.tray {
            Some(tray) => vec![tray.partition(desk, caller)],
            None => scopes.iter().flat_map(|scope| lists::cases(desk.of, scope, self.open)).collect(),
        };
        let mut walk = Walk::new(&app.store, partitions, self.open, after, page);
        let (mut rows, mut last, mut examined) = (Vec::new(), None, 0);
        while rows.len() < page && examined < usize::from(app.catalogue.settings.examined_limit) {
            let mut ids = Vec::new();
            while ids.len() < page - rows.len() {
                let Some((place, ListedCase { id })) = walk.next().await? else { break };
                examined += 1;
                ids.push(id);
                last = Some(place);
            }
            if ids.is_empty() {
                return Ok((rows, None));
            }
            rows.extend(self.within(asking, &ids).await?);
        }
        Ok((rows, last))
    }

    /// The index lags, and knows nobody who has no part in a case.
    async fn within(&self, asking: Asking<'_>, ids: &[CaseId]) -> Result<Vec<CaseRow>, Problem> {
        let Asking { app, caller, desk, .. } = asking;
        let mut rows = cases::many(&app.store, desk.of, ids).await?;
        rows.retain(|row| {
            let place = &row.progress.place;
            row.closed_at.is_none() == self.open
                && self.tray.is_none_or(|tray| tray.holds(caller, row))
                && self.handler.as_ref().is_none_or(|handler| *handler == place.owner_id)
                && self.unit.as_ref().is_none_or(|unit| unit.as_str() == place.unit_id)
                && !hidden(desk, caller, row)
        });
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows)
    }
}

async fn of_customer(
    asking: Asking<'_>,
    customer: &CustomerId,
    after: Option<String>,
    limit: i32,
) -> Result<Found, Problem> {
    let Asking { app, caller, desk, .. } = asking;
    let (ids, more) = cases::of_customer(&app.store, desk.of, customer, after, limit).await?;
    let last = ids.last().filter(|_| more).map(ToString::to_string);
    let mut rows = cases::many(&app.store, desk.of, &ids).await?;
    rows.retain(|row| !hidden(desk, caller, row));
    rows.sort_by(|one, other| other.id.cmp(&one.id));
    Ok((rows, last))
}
