//! What comes in when people are planned, and who of them can be.

use std::collections::BTreeSet;

use futures::future::try_join_all;
use jiff::civil::Date;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::fault::Fault;
use shared::domain::ids::StaffId;
use shared::domain::roster::{Days, Pattern, expand};
use shared::http::Problem;
use shared::registry::reach;
use shared::store::Transaction;
use shared::store::rosters::{self, LineRow, PlanFacts, RosterRow, SCHEMA};
use utoipa::ToSchema;

use crate::roster::Asked;
use crate::writing::{Writing, reason};

/// Three rows a person, in one transaction.
const MOST: usize = 20;
/// Of so many people the store is asked at the same time.
const AT_ONCE: usize = 8;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanRoster {
    /// By the catalogue's `rosters.patterns`.
    #[schema(example = "five_two")]
    pattern: String,
    /// What is worked on the days on, by the catalogue's `rosters.shifts`.
    #[schema(example = "day")]
    shift: String,
    /// From this day to the end of the month.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// 20 at a time.
    people: Vec<PlannedPerson>,
    /// What is planned from that day on gives way.
    #[serde(default)]
    replace: bool,
    /// Needed once it is published; no customer and no illness is named in it.
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedPerson {
    #[schema(value_type = String)]
    staff_id: StaffId,
    /// So many days of the pattern are behind him on the first, so that colleagues take turns.
    #[serde(default)]
    offset: u32,
}

/// What is known of somebody who is to be planned.
struct Standing {
    region_id: String,
    before: Option<LineRow>,
}

impl PlanRoster {
    pub fn staff(&self) -> impl Iterator<Item = &StaffId> {
        self.people.iter().map(|person| &person.staff_id)
    }

    /// All of them, or nobody. Nobody is looked up for what can not be planned.
    pub async fn carry_out(
        &self,
        asked: Asked<'_>,
        roster: &RosterRow,
        tx: &mut Transaction,
    ) -> Result<Vec<LineRow>, Problem> {
        let mut faults = Vec::new();
        let pattern = self.pattern(asked, &mut faults);
        let reason = reason(roster, self.reason.as_deref(), &mut faults);
        let Some(pattern) = pattern.filter(|_| faults.is_empty()) else { return Err(Problem::faults(faults)) };
        let mut known = Vec::with_capacity(self.people.len());
        for some in self.people.chunks(AT_ONCE) {
            known.extend(try_join_all(some.iter().map(|person| self.standing(asked, person))).await?);
        }
        let refused = known.iter().enumerate();
        let refused = refused.filter_map(|(index, one)| Some((index, one.as_ref().err()?)));
        faults.extend(refused.map(|(index, code)| Fault::new(format!("/people/{index}/staffId"), code)));
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let calendar = asked.app.calendar()?;
        let writing = Writing { roster, reason, at: asked.app.time.now(), by: asked.caller.id() };
        let period = (self.from, asked.month.last());
        let people = self.people.iter().zip(known.into_iter().flatten());
        let rows = people.map(|(person, standing)| {
            let days = expand(pattern, calendar, period, person.offset, &self.shift);
            writing.write(self.row(asked, person, standing), days, tx)
        });
        rows.collect()
    }

    fn pattern<'a>(&self, asked: Asked<'a>, faults: &mut Vec<Fault>) -> Option<&'a Pattern> {
        let policy = &asked.app.catalogue.rosters;
        let pattern = policy.pattern(&self.pattern);
        if pattern.is_none() {
            faults.push(Fault::new("/pattern", "not_an_option"));
        }
        if policy.shift(&self.shift).is_none() {
            faults.push(Fault::new("/shift", "not_an_option"));
        }
        if !asked.month.holds(self.from) {
            faults.push(Fault::new("/from", "out_of_range"));
        }
        if self.people.is_empty() {
            faults.push(Fault::new("/people", "empty"));
        }
        if self.people.len() > MOST {
            faults.push(Fault::new("/people", "too_many"));
        }
        if self.staff().collect::<BTreeSet<_>>().len() < self.people.len() {
            faults.push(Fault::new("/people", "given_twice"));
        }
        let beyond = |person: &PlannedPerson| pattern.is_some_and(|pattern| person.offset >= pattern.cycle());
        let beyond = self.people.iter().enumerate().filter(|(_, person)| beyond(person));
        faults.extend(beyond.map(|(index, _)| Fault::new(format!("/people/{index}/offset"), "out_of_range")));
        pattern
    }

    /// Or why he can not be planned.
    async fn standing(
        &self,
        asked: Asked<'_>,
        person: &PlannedPerson,
    ) -> Result<Result<Standing, &'static str>, Problem> {
        let Asked { app, caller, unit, month, .. } = asked;
        let Some(place) = reach::on_duty(app, &person.staff_id, Right::RostersOwn).await? else {
            return Ok(Err("not_on_duty"));
        };
        if place.unit_id != unit.as_str() || !caller.may_at(Right::RostersPlan, place.parts()) {
            return Ok(Err("not_assignable"));
        }
        let before = rosters::line(&app.store, unit, month, &person.staff_id).await?;
        let planned = before.as_ref().is_some_and(|row| row.days.keys().any(|day| *day >= self.from));
        if planned && !self.replace {
            return Ok(Err("already_planned"));
        }
        Ok(Ok(Standing { region_id: place.region_id, before }))
    }

    /// His days as they are, and by what he is planned from now on.
    fn row(&self, asked: Asked<'_>, person: &PlannedPerson, Standing { region_id, before }: Standing) -> LineRow {
        let (now, by) = (asked.app.time.now(), asked.caller.id());
        let plan = PlanFacts {
            pattern: self.pattern.clone(),
            shift: self.shift.clone(),
            from: self.from,
            offset: person.offset,
        };
        let catalogue_version = asked.app.catalogue.version.clone();
        if let Some(before) = before {
            return LineRow { region_id, plan, catalogue_version, ..before };
        }
        LineRow {
            schema: SCHEMA,
            unit_id: asked.unit.clone(),
            month: asked.month,
            staff_id: person.staff_id.clone(),
            region_id,
            version: 0,
            days: Days::new(),
            plan,
            created_at: now,
            created_by: by.clone(),
            updated_at: now,
            updated_by: by.clone(),
            catalogue_version,
        }
    }
}
