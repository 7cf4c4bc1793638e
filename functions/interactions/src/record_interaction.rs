//! `POST /interactions`: takes down what was said or done with a customer, with somebody who is not on file, or
//! with nobody known (SVC-01, SVC-02, SVC-08, SVC-10, VIS-01 to VIS-07). It counts as contact, fulfils what was
//! planned, and may plan what comes next.

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::catalogue::Right;
use shared::domain::ids::{ContactId, CustomerId, FollowUpId, InteractionId, StaffId};
use shared::http::app::Committed;
use shared::http::body::Members;
use shared::http::caller::permission::RecordInteractions;
use shared::http::language::Language;
use shared::http::{App, Caller, Command, Created, May, Problem, Problems, SharedApp, persist};
use shared::registry::{find, reach};
use shared::store::interactions::{Direction, InteractionRow};
use utoipa::ToSchema;

use crate::filing::{Whose, record};
use crate::interaction::{self, InteractionView, Reached, entry};
use crate::recording::read;
use shared::registry::follow_ups::asking::DueInput;

pub const ACTION: &str = "record_interaction";
/// Others may change the customer, or take something down, at the same moment.
const TRIES: u8 = 4;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordInteraction {
    /// By the catalogue's `interactions`.
    #[schema(example = "call")]
    pub kind: String,
    #[schema(example = "phone")]
    pub channel: String,
    #[schema(inline)]
    pub direction: Direction,
    #[schema(example = "settled")]
    pub outcome: String,
    /// The customer; without one, and without `caller`, nobody knows who it was.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    /// Somebody who is not on file: his name and how to reach him, by the catalogue's fields of a contact.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({"name": "周敏", "mobile": "13800138000"}))]
    pub caller: Option<Members>,
    /// When it was, if not now.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub at: Option<Timestamp>,
    /// What it was about.
    #[schema(example = "问洗衣机能否改约周六送货")]
    pub matter: String,
    /// What came of it.
    #[serde(default)]
    pub result: Option<String>,
    /// A need that was found, and what the customer thinks.
    #[serde(default)]
    pub need: Option<String>,
    #[serde(default)]
    pub opinion: Option<String>,
    /// The customer's, from 1, very dissatisfied, to 5, very satisfied.
    #[serde(default)]
    pub mark: Option<u64>,
    /// What was said and asked by, of the catalogue's `interactions.scripts`; and the answers, by its questions.
    #[serde(default)]
    pub script: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub answers: Option<Members>,
    /// What was planned, and is done by this.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub fulfils: Option<FollowUpId>,
    /// What was agreed to be done next.
    #[serde(default)]
    #[schema(inline)]
    pub next: Option<NextStep>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NextStep {
    /// By `interactions.plans`; `next_action` when left out.
    #[serde(default)]
    pub kind: Option<String>,
    #[schema(example = "周六上午九点前打电话确认")]
    pub words: String,
    #[serde(default)]
    #[schema(inline)]
    pub due: Option<DueInput>,
    /// Whose it is to do; the caller's own when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub owner_id: Option<StaffId>,
}

/// Record an interaction
#[utoipa::path(
    post,
    path = "/interactions",
    tag = "interactions",
    operation_id = "record_interaction",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RecordInteraction,
    responses((status = 201, body = InteractionView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn record_interaction(
    State(app): State<SharedApp>,
    caller: May<RecordInteractions>,
    language: Language,
    Command { body, once }: Command<RecordInteraction>,
) -> Result<Created<InteractionView>, Problem> {
    let id = InteractionId::new();
    persist(TRIES, || async {
        let customer = match &body.customer_id {
            Some(id) => Some(find::reached(&app, &caller, id, Right::InteractionsRecord, ACTION).await?),
            None => None,
        };
        if let Some(done) = once.seen(&app, caller.id()).await? {
            return again(&app, &caller, &done.resource, language).await;
        }
        let taken = read(&app, &body)?;
        let whose = Whose::of(&app, &caller, customer.as_ref(), &taken, &id).await?;
        let (row, mut tx) = record(&app, &caller, &taken, whose).await?;
        once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
        let entry = entry(ACTION, Act::Change, &caller, &row).outcome(&row.kind);
        match app.commit_once(&tx, &entry, &once).await? {
            Committed::Done => created(&app, &caller, row, language).await,
            Committed::Replayed(done) => again(&app, &caller, &done.resource, language).await,
        }
    })
    .await
}

async fn created(
    app: &App,
    caller: &Caller,
    row: InteractionRow,
    language: Language,
) -> Result<Created<InteractionView>, Problem> {
    let (location, version) = (format!("/interactions/{}", row.id), row.version);
    let clearance = reach::at(caller, Right::InteractionsView, row.place.parts()).unwrap_or_default();
    Ok(Created::new(location, version, interaction::view(app, Reached { row, clearance }, language).await?))
}

async fn again(
    app: &App,
    caller: &Caller,
    resource: &str,
    language: Language,
) -> Result<Created<InteractionView>, Problem> {
    let id: InteractionId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let reached = interaction::visible(app, caller, &id, ACTION).await?;
    app.disclose(&entry(ACTION, Act::Disclosure, caller, &reached.row).replay()).await?;
    created(app, caller, reached.row, language).await
}
