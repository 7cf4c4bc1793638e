//! `POST /reveals`: asks to see values of level 1 in clear (SEC-05, ACC-12): which fields of whom, for
//! what purpose, why. Granted at once, or when somebody has decided, as the rules say.

use std::collections::BTreeSet;

use axum::extract::State;
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::Value;
use shared::audit::{Act, Entry};
use shared::domain::approval::{Matter, RevealMatter};
use shared::domain::catalogue::{KeyClass, Level, Right};
use shared::domain::fault::Fault;
use shared::domain::ids::{ContactId, CustomerId, RevealId};
use shared::domain::reveal::{Terms, is_case};
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::RequestReveals;
use shared::http::quota::{self, Daily};
use shared::http::{App, Caller, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::approval::{self, Asked};
use shared::registry::{find as customer, write};
use shared::store::customers::{CustomerRow, SCHEMA};
use shared::store::reveals::{RevealRow, RevealStatus};
use shared::store::{StoredRow, Transaction, subjects};
use utoipa::ToSchema;

use crate::find;
use crate::policy::{self, Request};
use crate::target::Target;
use crate::view::{self, REASON, RevealView};

const ACTION: &str = "request_reveal";
const REASON_LENGTH: usize = 500;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestReveal {
    #[schema(value_type = String)]
    customer_id: CustomerId,
    /// One of its contact persons; the customer itself when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact_id: Option<ContactId>,
    /// Ids of fields of level 1.
    #[schema(example = json!(["mobile"]))]
    fields: Vec<String>,
    /// A purpose of the catalogue that the customer has agreed to.
    #[schema(example = "service")]
    purpose: String,
    /// What it is needed for: an id of Kehu's, or a number like `CASE-1234`.
    #[serde(default)]
    case_id: Option<String>,
    reason: String,
    /// Nobody is there to decide: seen first, answered for afterwards.
    #[serde(default)]
    break_glass: bool,
}

/// Ask to see values in clear
#[utoipa::path(
    post,
    path = "/reveals",
    tag = "reveals",
    operation_id = "request_reveal",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RequestReveal,
    responses(
        (status = 202, body = RevealView, description = "Waits for a decision", headers(("ETag" = String), ("Location" = String))),
        (status = 201, body = RevealView, description = "Granted", headers(("ETag" = String), ("Location" = String))),
        Problems,
    ),
)]
pub async fn request_reveal(
    State(app): State<SharedApp>,
    caller: May<RequestReveals>,
    Command { body, once }: Command<RequestReveal>,
) -> Result<Created<RevealView>, Problem> {
    let row = customer::reached(&app, &caller, &body.customer_id, Right::RevealsRequest, ACTION).await?;
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource).await;
    }
    cleared(&app, &caller, &row).await?;
    write::refuse_closed(&app, &row)?;
    let target = Target::of(&app, &row, body.contact_id.as_ref()).await?;
    let reason = judged(&app, &target, &body)?;
    let terms = terms(&app, &caller, &row, &body).await?;
    quota::spend(&app, &caller, if body.break_glass { Daily::BreakGlass } else { Daily::Reveals }).await?;
    let mut reveal = granted(&app, &caller, &target, &body, terms);
    let mut sealing = app.vault.sealing(&target.subject, &target.personal_kid).await?;
    let words = Value::String(reason.clone()).to_string();
    reveal.reason = sealing.seal(KeyClass::Personal, &reveal.key().path(), REASON, &words).await?;
    let mut tx = Transaction::new();
    if reveal.break_glass || reveal.status == RevealStatus::Pending {
        let asked = second_person(&row, &reveal, reason);
        reveal.approval = Some(approval::request(&app, &caller, asked, &mut tx).await?.id);
    }
    reveal.create(&mut tx)?;
    target.require(&row, &mut tx);
    subjects::require_live(&target.subject, &mut tx);
    once.remember(&app, caller.id(), reveal.id.as_str(), None, &mut tx)?;
    let entry = entry(Act::Change, &caller, &reveal);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource).await;
    }
    Ok(created(reveal))
}

/// What was sent, all its faults at once; the reason as it is kept.
fn judged(app: &App, target: &Target, body: &RequestReveal) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let mut named = BTreeSet::new();
    for (index, id) in body.fields.iter().enumerate() {
        let fault = match app.catalogue.field(id) {
            _ if !named.insert(id) => Some("given_twice"),
            None => Some("unknown_field"),
            Some(field) if field.level != Level::One => Some("not_level_one"),
            Some(_) if !target.fields.contains_key(id) => Some("not_on_file"),
            Some(field) if !field.serves(&body.purpose) => Some("other_purpose"),
            Some(_) => None,
        };
        faults.extend(fault.map(|fault| Fault::new(format!("/fields/{index}"), fault)));
    }
    if body.fields.is_empty() {
        faults.push(Fault::new("/fields", "empty"));
    }
    if app.catalogue.purpose(&body.purpose).is_none() {
        // No field serves what is no purpose: that is no second fault.
        faults.retain(|fault| fault.code != "other_purpose");
        faults.push(Fault::new("/purpose", "not_an_option"));
    }
    if body.case_id.as_deref().is_some_and(|case| !is_case(case)) {
        faults.push(Fault::new("/caseId", "malformed"));
    }
    let reason = text::multi_line(&body.reason, REASON_LENGTH);
    match reason {
        Ok(reason) if faults.is_empty() => Ok(reason),
        Ok(_) => Err(Problem::faults(faults)),
        Err(error) => {
            faults.push(Fault::new("/reason", error.code()));
            Err(Problem::faults(faults))
        }
    }
}

/// What the rules say; a refusal is on record.
async fn terms(app: &App, caller: &Caller, row: &CustomerRow, body: &RequestReveal) -> Result<Terms, Problem> {
    let request = Request {
        fields: &body.fields,
        purpose: &body.purpose,
        has_case: body.case_id.is_some(),
        break_glass: body.break_glass,
    };
    let refused = match policy::terms(app, caller, row, &request) {
        Ok(terms) => return Ok(terms),
        Err(refused) => refused,
    };
    let entry = Entry::new(ACTION, Act::Refusal, caller.actor()).customer(&row.id).fields(body.fields.iter());
    app.refuse(&entry.purpose(Some(body.purpose.clone())).outcome(refused.code.word())).await;
    Err(refused)
}

/// Who decides beforehand, or looks at it afterwards.
fn second_person<'a>(row: &CustomerRow, reveal: &RevealRow, reason: String) -> Asked<'a> {
    let matter = RevealMatter {
        id: reveal.id.clone(),
        customer_id: reveal.customer_id.clone(),
        contact: reveal.contact.clone(),
        fields: reveal.fields.clone(),
        purpose: reveal.purpose.clone(),
        case_id: reveal.case_id.clone(),
        break_glass: reveal.break_glass,
    };
    Asked {
        flow: if reveal.break_glass { "break_glass" } else { "reveal" },
        matter: Matter::Reveal(matter),
        object: row.facets.place(),
        reason: Some(reason),
    }
}

/// Whoever has signed nothing or is not trained sees no level 1 (ACC-18).
async fn cleared(app: &App, caller: &Caller, row: &CustomerRow) -> Result<(), Problem> {
    let Err(refused) = caller.require_cleared() else { return Ok(()) };
    app.refuse(&Entry::new(ACTION, Act::Refusal, caller.actor()).customer(&row.id).outcome(refused.code.word())).await;
    Err(refused)
}

/// Still without its reason.
fn granted(app: &App, caller: &Caller, target: &Target, body: &RequestReveal, terms: Terms) -> RevealRow {
    let now = app.time.now();
    RevealRow {
        schema: SCHEMA,
        id: RevealId::new(),
        version: 1,
        customer_id: body.customer_id.clone(),
        contact: target.contact.clone(),
        subject: target.subject.clone(),
        staff: caller.id().clone(),
        fields: body.fields.clone(),
        purpose: body.purpose.clone(),
        case_id: body.case_id.clone(),
        reason: shared::store::Binary(Vec::new()),
        break_glass: body.break_glass,
        rules: terms.rules,
        catalogue_version: app.catalogue.version.clone(),
        status: if terms.by_approval { RevealStatus::Pending } else { RevealStatus::Granted },
        minutes: terms.minutes,
        views: terms.views,
        used: 0,
        until: (!terms.by_approval).then(|| now + SignedDuration::from_mins(i64::from(terms.minutes))),
        asked_at: now,
        approval: None,
        review: None,
    }
}

fn entry(act: Act, caller: &Caller, reveal: &RevealRow) -> Entry {
    let outcome = match reveal.status {
        RevealStatus::Pending => "pending",
        _ if reveal.break_glass => "break_glass",
        _ => "granted",
    };
    let entry = Entry::new(ACTION, act, caller.actor())
        .customer(&reveal.customer_id)
        .contacts(reveal.contact.iter().map(|contact| contact.id.clone()))
        .fields(reveal.fields.iter())
        .purpose(Some(reveal.purpose.clone()))
        .change(&reveal.id)
        .outcome(outcome);
    reveal.case_id.iter().fold(entry, Entry::case)
}

fn created(reveal: RevealRow) -> Created<RevealView> {
    let (location, version) = (format!("/reveals/{}", reveal.id), reveal.version);
    // As it was asked for, whatever has become of it.
    let pending = reveal.approval.is_some() && !reveal.break_glass;
    let shown = view::view(reveal);
    if pending { Created::accepted(location, version, shown) } else { Created::new(location, version, shown) }
}

/// What an earlier, equal request has asked for, as it is now.
async fn again(app: &App, caller: &Caller, resource: &str) -> Result<Created<RevealView>, Problem> {
    let id: RevealId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let reveal = find::own(app, caller, &id, ACTION).await?;
    app.disclose(&entry(Act::Disclosure, caller, &reveal).replay()).await?;
    Ok(created(reveal))
}
