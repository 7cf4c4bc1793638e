//! The ledger and the report of a month, or of a day (CMP-03, CMP-04, SVC-23): what was taken down in it, as far
//! as the caller reaches.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::card::{CaseCard, cards};
use super::figures::{Counter, Figures, Period, Share};
use super::view::WORDS_OF;
use super::{Asking, case_type};
use crate::audit::{Act, Entry};
use crate::domain::case::CaseType;
use crate::domain::language::Language;
use crate::domain::month::Month;
use crate::http::page::{Page, Paging};
use crate::http::{Parameters, Problem};
use crate::store::cases::{self, CaseFacts};

const SLICE: i32 = 1000;
const TREND: i32 = 6;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseReport {
    #[schema(value_type = String, example = "2026-11")]
    pub month: Month,
    /// Of this day of the month alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub day: Option<Date>,
    pub figures: Figures,
    /// Of a month: it and the five before it, oldest first.
    pub trend: Vec<MonthFigures>,
    /// Words for the ids the figures use.
    pub labels: BTreeMap<String, String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthFigures {
    #[schema(value_type = String)]
    pub month: Month,
    pub registered: u32,
    pub closed: u32,
    pub on_time: Share,
    pub repeat: Share,
    pub satisfied: Share,
}

/// `month` or `day`; the present month when both are left out.
fn period(asking: Asking<'_>, parameters: &mut Parameters) -> Period {
    let day = parameters.read("day", |text| text.parse::<Date>().ok().filter(|day| day.to_string() == text));
    let month = parameters.read("month", |text| text.parse().ok());
    if day.is_some() && month.is_some() {
        parameters.fault("month", "unsupported");
    }
    let present = || Month::of(asking.app.today());
    day.map_or_else(|| Period::of_month(month.unwrap_or_else(present)), Period::of_day)
}

/// Every matter taken down, in the order they came.
pub async fn ledger(asking: Asking<'_>, mut parameters: Parameters) -> Result<Page<CaseCard>, Problem> {
    let Asking { app, caller, desk, action, language } = asking;
    let paging = Paging::take(app, &mut parameters);
    let period = period(asking, &mut parameters);
    parameters.finish()?;
    let base = format!("/{}/ledger?{}", desk.of, period.query());
    let after = paging.after(app, caller, &base).await?;
    let (facts, last) = read(asking, &period, after, paging.limit).await?;
    let ids: Vec<_> = facts.into_iter().map(|one| one.id).collect();
    let mut rows = cases::many(&app.store, desk.of, &ids).await?;
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let named = rows.iter().filter_map(|row| row.customer_id.clone());
    app.disclose(&Entry::new(action, Act::Disclosure, caller.actor()).customers(named).fields(WORDS_OF)).await?;
    let items = cards(app, caller, desk, rows, language).await?;
    paging.page(app, caller, base, items, last).await
}

/// A page of what is within reach, and the place to go on from.
async fn read(
    asking: Asking<'_>,
    period: &Period,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<CaseFacts>, Option<String>), Problem> {
    let Asking { app, desk, .. } = asking;
    let page = usize::try_from(limit).unwrap_or(1);
    let (mut found, mut last) = (Vec::new(), after);
    let mut examined = 0;
    while examined < usize::from(app.catalogue.settings.examined_limit) {
        let (facts, more) = cases::month(&app.store, desk.of, period.month, last.clone(), limit).await?;
        for one in facts {
            examined += 1;
            last = Some(one.id.to_string());
            if counts(asking, period, &one) {
                found.push(one);
            }
            if found.len() == page {
                return Ok((found, last));
            }
        }
        if !more {
            return Ok((found, None));
        }
    }
    Ok((found, last))
}

/// Whoever is in the matter must not find it here either.
fn counts(asking: Asking<'_>, period: &Period, facts: &CaseFacts) -> bool {
    let Asking { app, caller, desk, .. } = asking;
    let then = period.day.is_none_or(|day| app.catalogue.day_of(facts.opened_at) == day);
    then && caller.may_at(desk.report, facts.place.parts()) && !facts.barred.contains(caller.id())
}

pub async fn report(asking: Asking<'_>, mut parameters: Parameters) -> Result<CaseReport, Problem> {
    let Asking { app, caller, desk, action, language } = asking;
    let period = period(asking, &mut parameters);
    parameters.finish()?;
    let of = case_type(app, desk)?;
    app.disclose(&Entry::new(action, Act::Disclosure, caller.actor())).await?;
    let (month, day, labels) = (period.month, period.day, labels(of, language));
    if day.is_some() {
        return Ok(CaseReport { month, day, figures: count(asking, of, &period).await?, trend: Vec::new(), labels });
    }
    let (mut trend, mut figures) = (Vec::new(), Figures::default());
    // The month, last, and those before it.
    for one in (0..TREND).rev().map(|before| month.earlier(before)) {
        figures = count(asking, of, &Period::of_month(one)).await?;
        trend.push(MonthFigures {
            month: one,
            registered: figures.registered,
            closed: figures.closed,
            on_time: figures.on_time,
            repeat: figures.repeat,
            satisfied: figures.satisfied,
        });
    }
    Ok(CaseReport { month, day, figures, trend, labels })
}

async fn count(asking: Asking<'_>, of: &CaseType, period: &Period) -> Result<Figures, Problem> {
    let Asking { app, desk, .. } = asking;
    let (mut counter, mut after, now) = (Counter::default(), None, app.time.now());
    loop {
        let (facts, more) = cases::month(&app.store, desk.of, period.month, after, SLICE).await?;
        for one in facts.iter().filter(|one| counts(asking, period, one)) {
            counter.add(of, one, now);
        }
        after = facts.last().map(|last| last.id.to_string()).filter(|_| more);
        if after.is_none() {
            return Ok(counter.finish());
        }
    }
}

fn labels(of: &CaseType, language: Language) -> BTreeMap<String, String> {
    let kinds = of.kinds.iter().map(|kind| (&kind.id, &kind.label));
    let lists = of.channels.iter().chain(&of.causes).map(|choice| (&choice.id, &choice.label));
    let stages = of.stages.iter().map(|stage| (&stage.id, &stage.label));
    kinds.chain(lists).chain(stages).map(|(id, label)| (id.clone(), label.text(language).to_owned())).collect()
}
