//! `POST /customers/{id}/verification`: the management specialist has checked identity and
//! lawfulness; only then is the record active (CUS-16, CON-13). Not by the one who entered it.

use std::collections::BTreeSet;

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{DocumentKind, Right};
use shared::domain::fault::Fault;
use shared::domain::ids::CustomerId;
use shared::http::app::Committed;
use shared::http::caller::permission::VerifyCustomers;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::view::show_again;
use shared::registry::view::{self, CustomerView};
use shared::registry::{find, write};
use shared::store::customers::{self, Confirmed, CustomerRow, DocumentRow, Verification};
use shared::store::{Guard, StoredRow, Transaction};
use utoipa::ToSchema;

const DRAFT: &str = "draft";
const ACTIVE: &str = "active";
/// One that so many newer ones hide has to be stored again.
const NEWEST_PAPERS: i32 = 100;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifyCustomer {
    outcome: VerificationOutcome,
    method: VerificationMethod,
    /// Fields found true; all of them when left out.
    #[serde(default)]
    fields: Option<Vec<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerificationOutcome {
    Verified,
    Failed,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerificationMethod {
    /// Original papers seen.
    Documents,
    /// Spoken to in person.
    InPerson,
    /// Called back under the number given.
    CallBack,
    /// Checked against a public register.
    PublicRegister,
}

impl VerificationMethod {
    const fn word(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::InPerson => "in_person",
            Self::CallBack => "call_back",
            Self::PublicRegister => "public_register",
        }
    }
}

/// Verify a customer
#[utoipa::path(
    post,
    path = "/customers/{id}/verification",
    tag = "customers",
    operation_id = "verify_customer",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = VerifyCustomer,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn verify_customer(
    State(app): State<SharedApp>,
    caller: May<VerifyCustomers>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<VerifyCustomer>,
) -> Result<Versioned<CustomerView>, Problem> {
    let before = find::reached(&app, &caller, &id, Right::CustomersVerify, "verify_customer").await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return show_again(&app, &caller, before, "verify_customer").await;
    }
    if before.created_by == *caller.id() {
        app.refuse(&refusal(&caller, &id)).await;
        return Err(Problem::new(Code::OwnRequest));
    }
    seen.check(before.version)?;
    if before.facets.status != DRAFT {
        return Err(Problem::new(Code::InvalidState));
    }
    let papers = match (body.outcome, body.method) {
        (VerificationOutcome::Verified, VerificationMethod::Documents) => papers_on_file(&app, &before).await?,
        _ => Vec::new(),
    };
    let now = app.time.now();
    let mut row = before.clone();
    let outcome = match body.outcome {
        VerificationOutcome::Verified => "verified",
        VerificationOutcome::Failed => "failed",
    };
    let named = body.fields.unwrap_or_else(|| of_others(&row, &caller));
    let unknown = named.iter().enumerate().filter(|(_, id)| !row.fields.contains_key(*id));
    let faults: Vec<_> = unknown.map(|(index, _)| Fault::new(format!("/fields/{index}"), "not_on_file")).collect();
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    let found_true: BTreeSet<String> = named.into_iter().collect();
    // Nobody vouches for what he put in himself (CON-13).
    if found_true.iter().any(|id| row.fields.get(id).is_some_and(|field| field.by == *caller.id())) {
        app.refuse(&refusal(&caller, &id)).await;
        return Err(Problem::new(Code::OwnRequest));
    }
    if body.outcome == VerificationOutcome::Verified {
        ACTIVE.clone_into(&mut row.facets.status);
        row.status_reason = Some("identity_verified".to_owned());
        for (id, field) in &mut row.fields {
            if found_true.contains(id) {
                field.confirmed = Some(Confirmed { at: now, by: caller.id().clone() });
            }
        }
    }
    row.verification = Some(Verification {
        at: now,
        by: caller.id().clone(),
        method: body.method.word().to_owned(),
        outcome: outcome.to_owned(),
    });
    let mut tx = Transaction::new();
    // What was seen must still be there.
    papers.iter().for_each(|paper| tx.require_version(paper.key(), paper.version, Guard::Moved));
    write::prepare(&app, &caller, &before, &mut row, Guard::Stale, &mut tx)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry =
        Entry::new("verify_customer", Act::Change, caller.actor()).customer(&id).fields(found_true).outcome(outcome);
    // What can not be shown is not done either.
    let (version, shown) = (row.version, view::customer(&app, &caller, row).await?);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let row = find::reached(&app, &caller, &id, Right::CustomersVerify, "verify_customer").await?;
        return show_again(&app, &caller, row, "verify_customer").await;
    }
    Ok(Versioned { version, body: shown })
}

/// Whoever says that papers were seen must have put those on file that the catalogue asks for (CUS-16).
async fn papers_on_file(app: &App, row: &CustomerRow) -> Result<Vec<DocumentRow>, Problem> {
    let profiles = write::profiles(row);
    let asked = |kind: &&DocumentKind| kind.needed_to_verify && kind.is_of(&profiles);
    let needed: Vec<_> = app.catalogue.document_kinds.iter().filter(asked).collect();
    if needed.is_empty() {
        return Ok(Vec::new());
    }
    let (rows, _) = customers::documents(&app.store, &row.id, NEWEST_PAPERS, None).await?;
    let today = app.today();
    let holds = |paper: &&DocumentRow| paper.removed.is_none() && paper.valid_until.is_none_or(|last| last >= today);
    let on_file = |kind: &&DocumentKind| rows.iter().filter(holds).find(|paper| paper.kind == kind.id).cloned();
    let papers: Option<Vec<_>> = needed.iter().map(on_file).collect();
    papers.ok_or_else(|| Problem::fault(Code::Invalid, "/method", "document_missing"))
}

/// What others have put in: the fields a verification covers unless it names some.
fn of_others(row: &CustomerRow, caller: &Caller) -> Vec<String> {
    row.fields.iter().filter(|(_, field)| field.by != *caller.id()).map(|(id, _)| id.clone()).collect()
}

fn refusal(caller: &Caller, id: &CustomerId) -> Entry {
    Entry::new("verify_customer", Act::Refusal, caller.actor()).customer(id).outcome(Code::OwnRequest.word())
}
