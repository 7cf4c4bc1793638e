//! `POST /surveys`: a survey that is asked from now on, by hand, by the calendar or after what happens.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::fault::Fault;
use shared::domain::ids::SurveyId;
use shared::domain::survey::{Audience, Rhythm};
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageSurveys;
use shared::http::{App, Caller, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::surveys as asking;
use shared::store::Transaction;
use shared::store::surveys::{SurveyRow, SurveyStatus};
use utoipa::ToSchema;

use crate::view::{SurveyView, survey};

const ACTION: &str = "register_survey";
const TITLE: usize = 100;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterSurvey {
    /// By the catalogue's `surveyTemplates`.
    #[schema(example = "customer_satisfaction")]
    template: String,
    #[schema(example = "2026 年度顾客满意度调查")]
    title: String,
    #[schema(inline)]
    rhythm: Rhythm,
    /// Whom it is for, by the filters of the list of customers; without any, all.
    #[serde(default)]
    audience: Audience,
    /// By the catalogue's `outreach`; one that a message can take.
    #[schema(example = "sms")]
    channel: String,
    #[serde(default)]
    anonymous: bool,
    /// So long an invitation can be answered; 90 at most.
    #[schema(example = 14)]
    open_days: u16,
    /// Once, to whoever has not answered; of an anonymous survey nobody is reminded.
    #[serde(default)]
    remind_after_days: Option<u16>,
    /// By question, what is to be reached (SAT-06): hundredths of a per cent.
    #[serde(default)]
    #[schema(example = json!({"product_quality": 8500}))]
    targets: BTreeMap<String, i64>,
}

/// Register a survey
#[utoipa::path(
    post,
    path = "/surveys",
    tag = "surveys",
    operation_id = "register_survey",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RegisterSurvey,
    responses((status = 201, body = SurveyView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn register_survey(
    State(app): State<SharedApp>,
    caller: May<ManageSurveys>,
    Command { body, once }: Command<RegisterSurvey>,
) -> Result<Created<SurveyView>, Problem> {
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource).await;
    }
    let title = judge(&app, &body)?;
    let now = app.time.now();
    let row = SurveyRow {
        id: SurveyId::new(),
        version: 1,
        template: body.template,
        title,
        rhythm: body.rhythm,
        audience: body.audience,
        channel: body.channel,
        anonymous: body.anonymous,
        open_days: body.open_days,
        remind_after_days: body.remind_after_days,
        targets: body.targets,
        status: SurveyStatus::Active,
        owner_id: caller.id().clone(),
        created_at: now,
        created_by: caller.id().clone(),
        updated_at: now,
        updated_by: caller.id().clone(),
    };
    let mut tx = Transaction::new();
    tx.insert(&row)?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).case(&row.id);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource).await;
    }
    Ok(created(row))
}

fn judge(app: &App, body: &RegisterSurvey) -> Result<String, Problem> {
    let policy = &app.catalogue;
    let template = policy.survey_template(&body.template);
    let sends = policy.outreach.channel(&body.channel).is_some_and(|channel| channel.field.is_some());
    let unless = [
        (template.is_some(), "/template", "not_an_option"),
        (sends, "/channel", "not_an_option"),
        ((1..=90).contains(&body.open_days), "/openDays", "out_of_range"),
        (
            body.remind_after_days.is_none_or(|days| (1..body.open_days).contains(&days)),
            "/remindAfterDays",
            "out_of_range",
        ),
        (body.remind_after_days.is_none() || !body.anonymous, "/remindAfterDays", "unsupported"),
    ];
    let mut faults: Vec<_> =
        unless.into_iter().filter(|(holds, ..)| !holds).map(|(_, at, code)| Fault::new(at, code)).collect();
    faults.extend(asking::faults(policy, &body.audience));
    if let Some(template) = template {
        let scored = |id: &String| template.question(id).is_some_and(|question| question.scale.marks().is_some());
        if !body.targets.keys().all(scored) {
            faults.push(Fault::new("/targets", "not_an_option"));
        }
        if !body.targets.values().all(|target| (-10_000..=10_000).contains(target)) {
            faults.push(Fault::new("/targets", "out_of_range"));
        }
    }
    let title = text::single_line(&body.title, TITLE);
    let title = title.map_err(|error| faults.push(Fault::new("/title", error.code())));
    match title {
        Ok(title) if faults.is_empty() => Ok(title),
        _ => Err(Problem::faults(faults)),
    }
}

fn created(row: SurveyRow) -> Created<SurveyView> {
    let (location, version) = (format!("/surveys/{}", row.id), row.version);
    Created::new(location, version, row.into())
}

async fn again(app: &App, caller: &Caller, resource: &str) -> Result<Created<SurveyView>, Problem> {
    let id: SurveyId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).case(&id).replay()).await?;
    Ok(created(survey(app, &id).await?))
}
