//! What the reminders of the catalogue come to for one customer today. Each occasion has an id that follows from
//! rule, customer and period: planned once, however often and by however many runs it is thought of.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;
use shared::audit::{Act, Entry};
use shared::domain::follow_up::{DueBy, Roll, Source, SourceKind};
use shared::domain::ids::{ContactEventId, FollowUpId, StaffId};
use shared::domain::interaction::{Basis, Occasion, Reminder};
use shared::http::{App, Problem};
use shared::registry::card::unless_gone;
use shared::registry::follow_ups::{self, Plan, With};
use shared::registry::outreach::{self, Contact, Wish};
use shared::registry::subject::facts_of;
use shared::registry::write;
use shared::runtime::{Run, ScheduleError};
use shared::store::customers::CustomerRow;
use shared::store::follow_ups as stored;
use shared::store::interactions::StandingRow;
use shared::store::{CommitError, Guard, Transaction};

const ACTION: &str = "plan_reminders";
const BIRTH_DATE: &str = "birthDate";

pub async fn plan_reminders(
    app: &App,
    run: &Run,
    row: &CustomerRow,
    standing: Option<&StandingRow>,
) -> Result<(), ScheduleError> {
    if row.merged_into.is_some() || write::refuse_closed(app, row).is_err() {
        return Ok(());
    }
    let class = row.facets.value_class.as_deref();
    let of_class = |rule: &&Reminder| {
        rule.value_classes.is_empty() || class.is_some_and(|class| rule.value_classes.iter().any(|of| of == class))
    };
    for rule in app.catalogue.interactions.reminders.iter().filter(of_class) {
        match one(app, run, row, standing, rule).await {
            Ok(()) => {}
            Err(Fault::Stops(error)) => return Err(error),
            // One that can not be thought of does not keep the others waiting.
            Err(Fault::Leaves(problem)) => tracing::error!(
                customer.id = row.id.as_str(),
                rule = rule.id,
                code = problem.code.word(),
                cause = problem.cause(),
                "a reminder was left out"
            ),
        }
    }
    Ok(())
}

enum Fault {
    Stops(ScheduleError),
    Leaves(Problem),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Leaves(problem)
    }
}

async fn one(
    app: &App,
    run: &Run,
    row: &CustomerRow,
    standing: Option<&StandingRow>,
    rule: &Reminder,
) -> Result<(), Fault> {
    let Some(occasion) = occasion(app, row, standing, rule).await? else { return Ok(()) };
    let id = follow_ups::derived_id(&["reminder", &rule.id, row.id.as_str(), &occasion.period])?;
    let known = stored::get(&app.store, &id).await.map_err(|error| Fault::Stops(error.into()))?;
    let due = due_by(rule, &occasion);
    let at = due.deadline(app.calendar()?).map_err(|error| Problem::internal(error.to_string()))?.due;
    // The working day before a festival may be over when a customer is first thought of.
    if known.is_some() || at < app.time.now() {
        return Ok(());
    }
    let mut tx = Transaction::new();
    let kind = app.catalogue.interactions.plan(&rule.plan);
    let outcome = match kind.and_then(|plan| plan.outreach.as_deref().map(|kind| (kind, plan.channel()))) {
        Some((kind, channel)) => {
            let judged = outreach::judge(app, row, Wish { kind, channel, at }).await?;
            if judged.allows() {
                plan(app, row, rule, occasion, (&id, due), &mut tx).await?
            } else {
                // Why he was spared stands in the ledger, once.
                let by = StaffId::system();
                let contact = Contact { id: spared(&id)?, by: &by, about: Some(id.to_string()) };
                judged.enter(app, contact, &mut tx)?;
                "spared"
            }
        }
        None => plan(app, row, rule, occasion, (&id, due), &mut tx).await?,
    };
    let entry = Entry::new(ACTION, Act::Change, run.actor()).customer(&row.id).case(&id).outcome(outcome);
    match app.trail.commit(&tx, &entry).await {
        // Another run has done it, or he is being erased: nothing for today.
        Ok(()) | Err(CommitError::Refused(Guard::Exists | Guard::Moved | Guard::SubjectGone)) => Ok(()),
        Err(other) => Err(Fault::Stops(other.into())),
    }
}

async fn plan(
    app: &App,
    row: &CustomerRow,
    rule: &Reminder,
    occasion: Occasion,
    (id, due): (&FollowUpId, DueBy),
    tx: &mut Transaction,
) -> Result<&'static str, Problem> {
    // What goes by a sealed date is told under the customer's key, the rule as well.
    let words = occasion
        .sealed
        .map(|day| BTreeMap::from([("occasion".to_owned(), rule.id.clone()), ("day".to_owned(), day.to_string())]));
    let plan = Plan {
        id: Some(id.clone()),
        kind: &rule.plan,
        with: With::Customer(row),
        place: row.facets.place(),
        due: Some(due),
        rule: words.is_none().then(|| rule.id.clone()),
        words: words.unwrap_or_default(),
        source: Some(Source { kind: SourceKind::Schedule, id: None }),
    };
    follow_ups::plan(app, &StaffId::system(), plan, tx).await?;
    Ok("planned")
}

/// Before the days off that a festival is; of a week or a term the next day that is worked.
fn due_by(rule: &Reminder, occasion: &Occasion) -> DueBy {
    let roll = if matches!(rule.basis, Basis::Festival { .. }) { Roll::Before } else { Roll::After };
    DueBy::Day { day: occasion.due, roll }
}

fn spared(id: &FollowUpId) -> Result<ContactEventId, Problem> {
    let id = id.as_str().replacen(FollowUpId::PREFIX, ContactEventId::PREFIX, 1);
    id.parse().map_err(|_| Problem::internal("derived id"))
}

async fn occasion(
    app: &App,
    row: &CustomerRow,
    standing: Option<&StandingRow>,
    rule: &Reminder,
) -> Result<Option<Occasion>, Problem> {
    let today = app.today();
    Ok(match &rule.basis {
        Basis::Anniversary { field } => date(app, row, field).await?.and_then(|day| rule.anniversary(day, today)),
        Basis::Before { field, days } => date(app, row, field).await?.and_then(|day| rule.before(day, *days, today)),
        Basis::Festival { name } => app.catalogue.calendars.festivals(name).find_map(|day| rule.public(day, today)),
        Basis::SinceService { days } => {
            let last = standing.and_then(|standing| standing.last_service);
            last.and_then(|at| rule.after(app.catalogue.day_of(at), *days, today))
        }
        Basis::SinceContact => {
            let class = row.facets.value_class.as_deref().and_then(|class| app.catalogue.management_plan(class));
            let last = row.facets.last_contact_at.unwrap_or(row.facets.created_at);
            class.and_then(|plan| rule.after(app.catalogue.day_of(last), plan.contact_every_days, today))
        }
    })
}

/// A date of the record, opened for a moment; of a birth date also what the identity number states.
async fn date(app: &App, row: &CustomerRow, field: &str) -> Result<Option<Date>, Problem> {
    let stated = match row.fields.get(field) {
        Some(stored) => {
            let value = app.vault.read_value(&row.subject, &row.key(), field, &stored.value).await;
            unless_gone(value)?.flatten().as_ref().and_then(Value::as_str).map(str::to_owned)
        }
        None if field == BIRTH_DATE => facts_of(app, row).await?.and_then(|facts| facts.birth_date),
        None => None,
    };
    Ok(stated.and_then(|text| text.parse().ok()))
}
