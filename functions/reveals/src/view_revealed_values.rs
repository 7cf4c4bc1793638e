//! `GET /reveals/{id}/values`: the values in clear, while the reveal holds. Right, reach, rule and
//! consent are asked again, of this moment; the view is counted and on record before a value leaves.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{ContactId, CustomerId, RevealId};
use shared::http::caller::permission::RequestReveals;
use shared::http::revealing::{Clear, Opened};
use shared::http::{App, Caller, Code, May, Path, Problem, Problems, SharedApp, persist};
use shared::registry::find as customer;
use shared::store::customers::CustomerRow;
use shared::store::reveals::RevealRow;
use shared::store::{Transaction, subjects};
use utoipa::ToSchema;

use crate::policy::{self, Request};
use crate::target::Target;
use crate::{find, view};

const ACTION: &str = "view_revealed_values";
/// Views of one reveal at the same moment are counted one after the other.
const TRIES: u8 = 5;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevealedValues {
    #[schema(value_type = String)]
    pub id: RevealId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    pub values: Clear,
    pub views_left: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
}

/// View revealed values
///
/// Each call uses up one of the views, whatever becomes of the answer.
#[utoipa::path(
    get,
    path = "/reveals/{id}/values",
    tag = "reveals",
    operation_id = "view_revealed_values",
    params(("id" = String, Path)),
    responses((status = 200, body = RevealedValues), Problems),
)]
pub async fn view_revealed_values(
    State(app): State<SharedApp>,
    caller: May<RequestReveals>,
    Path(id): Path<RevealId>,
) -> Result<Json<RevealedValues>, Problem> {
    // The rights of ten seconds ago are not good enough here.
    let caller = Caller::absent(&app, caller.id(), caller.trace.clone()).await?;
    persist(TRIES, || view_once(&app, &caller, &id)).await.map(Json)
}

async fn view_once(app: &App, caller: &Caller, id: &RevealId) -> Result<RevealedValues, Problem> {
    let reveal = find::own(app, caller, id, ACTION).await?;
    if let Some(code) = view::closed(&reveal, app.time.now()) {
        return Err(Problem::new(code));
    }
    let row = reached(app, caller, &reveal).await?;
    still_allowed(app, caller, &row, &reveal).await?;
    let contact = reveal.contact.as_ref().map(|contact| contact.id.clone());
    let target = match &contact {
        None => Target::customer(&row),
        Some(contact) => Target::contact(app, &row, contact).await?.ok_or_else(|| Problem::new(Code::Erased))?,
    };
    // What has been taken off the file since is not shown; what is there now is.
    let there = target.fields.iter().filter(|(id, _)| reveal.fields.contains(id));
    let wanted = there.map(|(id, field)| (id, &field.value));
    let opened = Opened::of(app, &target.subject, &target.item, wanted).await?;
    let mut tx = Transaction::new();
    target.require(&row, &mut tx);
    let counted = reveal.count_view(&mut tx)?;
    let entry = Entry::new(ACTION, Act::Disclosure, caller.actor())
        .customer(&row.id)
        .customers(opened.merged.iter().filter(|id| **id != row.id).cloned())
        .contacts(contact.clone())
        .fields(target.fields.keys().filter(|id| reveal.fields.contains(id)))
        .purpose(Some(reveal.purpose.clone()))
        .change(id);
    let entry = reveal.case_id.iter().fold(entry, Entry::case);
    let values = opened.leave(app, tx, &entry).await?;
    Ok(RevealedValues {
        id: counted.id,
        customer_id: row.id,
        contact_id: contact,
        values,
        views_left: counted.views.saturating_sub(counted.used),
        until: counted.until,
    })
}

/// The customer, if it still is in reach. Of one that is gone, its subject's state tells why.
async fn reached(app: &App, caller: &Caller, reveal: &RevealRow) -> Result<CustomerRow, Problem> {
    let found = customer::reached(app, caller, &reveal.customer_id, Right::RevealsRequest, ACTION).await;
    match found {
        Err(problem) if problem.code == Code::NotFound => {
            let state = subjects::state(&app.store, &reveal.subject).await?;
            let erased = state.is_some_and(|state| state.state == subjects::ERASED);
            Err(if erased { Problem::new(Code::Erased) } else { problem })
        }
        found => found,
    }
}

async fn still_allowed(app: &App, caller: &Caller, row: &CustomerRow, reveal: &RevealRow) -> Result<(), Problem> {
    let request = Request {
        fields: &reveal.fields,
        purpose: &reveal.purpose,
        has_case: reveal.case_id.is_some(),
        break_glass: reveal.break_glass,
    };
    let refused = match caller.require_cleared().and_then(|()| policy::still_holds(app, caller, row, &request)) {
        Ok(()) => return Ok(()),
        Err(refused) => refused,
    };
    let entry = Entry::new(ACTION, Act::Refusal, caller.actor()).customer(&row.id).change(&reveal.id);
    app.refuse(&entry.outcome(refused.code.word())).await;
    Err(refused)
}
