//! An alert is opened once and grows while it is open: row by row where one is enough, else with each doubling of
//! what it counts, so that whoever goes on and on makes ten changes of it and not a thousand. What was decided with an earlier one counts no more.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shared::audit::{Act, Actor, Entry};
use shared::domain::anomaly::{Counting, Subject};
use shared::domain::catalogue::{AnomalyRule, Right, Severity};
use shared::domain::ids::{AlertId, StaffId};
use shared::http::App;
use shared::runtime::StreamError;
use shared::store::access::{self, StaffRow, StatusChange};
use shared::store::anomalies::{self, AlertRow, AlertStatus, PROOF};
use shared::store::{CommitError, Transaction};

/// Rows that count, with their places, oldest first.
struct Found(Vec<(String, Counting)>);

impl Found {
    /// What counts for the rule at a moment, and was in no alert that is decided.
    fn of(counted: Vec<(String, Counting)>, rule: &AnomalyRule, at: Timestamp, decided: Option<Timestamp>) -> Self {
        let mut rows: Vec<_> = counted
            .into_iter()
            .filter(|(_, counting)| rule.since(at) < counting.at && decided.is_none_or(|then| counting.at > then))
            .collect();
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(rows)
    }

    fn things(&self) -> usize {
        self.0.iter().flat_map(|(_, counting)| &counting.things).collect::<BTreeSet<_>>().len()
    }
}

pub async fn raise(
    app: &App,
    rule: &AnomalyRule,
    subject: &Subject,
    at: Timestamp,
    counted: Vec<(String, Counting)>,
) -> Result<(), StreamError> {
    let mark = anomalies::mark(&app.store, &rule.id, subject.as_str()).await?;
    let found = Found::of(counted, rule, at, mark.through);
    let (Some((_, first)), Some((_, last))) = (found.0.first(), found.0.last()) else { return Ok(()) };
    let (from, until, things) = (first.at, last.at, found.things());
    if let Some(open) = &mark.open {
        let Some(alert) = anomalies::get(&app.store, open).await? else { return Ok(()) };
        return grow(app, alert, found, until).await;
    }
    if things < usize::from(rule.threshold) {
        return Ok(());
    }
    let mut tx = Transaction::new();
    let locks = match subject {
        Subject::Staff(staff) if rule.lock => lock(app, rule, staff, &mut tx).await?,
        _ => false,
    };
    let alert = AlertRow {
        schema: AlertRow::SCHEMA,
        id: AlertId::new(),
        version: 1,
        rule: rule.id.clone(),
        catalogue_version: app.catalogue.version.clone(),
        severity: rule.severity,
        threshold: rule.threshold,
        subject: subject.clone(),
        found_at: app.time.now(),
        from,
        until,
        count: u32::try_from(things).unwrap_or(u32::MAX),
        rows: found.0.into_iter().map(|(place, _)| place).take(PROOF).collect(),
        locked: locks,
        status: AlertStatus::Open,
        decision: None,
    };
    alert.open(&mark, &mut tx).map_err(StreamError::Commit)?;
    let outcome = if locks { "account_locked" } else { "alert_opened" };
    commit(app, &tx, &alert, outcome).await?;
    tracing::warn!(
        target: "run",
        function = app.function,
        alert.id = %alert.id,
        alert.rule = alert.rule,
        alert.severity = ?alert.severity,
        alert.locked = alert.locked,
        count.severe_alerts = u8::from(alert.severity == Severity::High),
        "out of the ordinary"
    );
    Ok(())
}

async fn grow(app: &App, before: AlertRow, found: Found, until: Timestamp) -> Result<(), StreamError> {
    let known: BTreeSet<_> = before.rows.iter().cloned().collect();
    let new: Vec<_> = found.0.iter().map(|(place, _)| place).filter(|place| !known.contains(*place)).cloned().collect();
    // Of a rule for which one row is enough, each is proof; of the others, more of the same.
    let (counted, enough) = match before.threshold {
        1 => (before.rows.len() + new.len(), before.rows.len() < PROOF),
        _ => (found.things(), found.things() >= 2 * usize::try_from(before.count).unwrap_or(usize::MAX / 2)),
    };
    if !enough || new.is_empty() {
        return Ok(());
    }
    let count = u32::try_from(counted).unwrap_or(u32::MAX);
    let rows = before.rows.iter().cloned().chain(new).take(PROOF).collect();
    let next = AlertRow { version: before.version + 1, count, until: until.max(before.until), rows, ..before.clone() };
    let mut tx = Transaction::new();
    next.grow(before.version, &mut tx).map_err(StreamError::Commit)?;
    commit(app, &tx, &next, "alert_grown").await
}

/// In the trail like everything else, in nobody's name.
async fn commit(app: &App, tx: &Transaction, alert: &AlertRow, outcome: &str) -> Result<(), StreamError> {
    let entry = Entry::new("open_alert", Act::Change, Actor::system(alert.id.as_str()));
    let entry = entry.case(&alert.id).change(&alert.rule).outcome(outcome);
    match app.trail.commit(tx, &entry).await {
        // Somebody else has opened, decided or locked meanwhile: judged again, it is seen.
        Err(CommitError::Refused(_)) => Err(StreamError::Waits("alert")),
        other => other.map_err(StreamError::Commit),
    }
}

/// From now on the account changes nothing, and reads nothing after ten seconds. Whoever manages accounts is
/// not locked by a rule: of the last one nobody could undo it.
async fn lock(app: &App, rule: &AnomalyRule, staff: &StaffId, tx: &mut Transaction) -> Result<bool, StreamError> {
    let Some((before, grants)) = access::person(&app.store, staff, true).await? else { return Ok(false) };
    let manages = |role: &str| app.catalogue.role(role).is_some_and(|role| role.may(Right::AccessManage));
    if !before.is_active() || grants.iter().any(|grant| manages(&grant.role)) {
        return Ok(false);
    }
    let (at, by) = (app.time.now(), StaffId::system());
    let change = StatusChange { status: StaffRow::LOCKED.to_owned(), at, by, reason: rule.label.zh.clone() };
    before.lock(change, tx).map_err(StreamError::Commit)?;
    Ok(true)
}
