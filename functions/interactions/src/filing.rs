//! An interaction is put on file, in one transaction with all that follows from it: the customer's last contact,
//! his figures, the contact ledger, what it fulfils and what is planned next.

use shared::domain::access::Place;
use shared::domain::follow_up::{DueBy, FollowUpAct, Source, SourceKind, State};
use shared::domain::ids::{ContactEventId, FollowUpId, InteractionId};
use shared::domain::month::Month;
use shared::http::{App, Caller, Code, Problem};
use shared::registry::follow_ups::{self, Plan, With, Work};
use shared::registry::history::Ground;
use shared::registry::outreach::{self, Contact, Wish};
use shared::registry::strangers::{self, Stranger};
use shared::registry::{family, words, write};
use shared::store::customers::{ContactRow, CustomerRow};
use shared::store::interactions::{self, Direction, InteractionRow, SCHEMA};
use shared::store::{Guard, Transaction, keys, subjects};
use shared::vault::record::Provenance;

use crate::record_interaction::ACTION;
use crate::recording::{Next, Read};
use shared::registry::follow_ups::asking;

/// Where what a caller says of himself comes from.
const SOURCE: &str = "customer_service";

/// Whose words they are, and the transaction that begins with them.
pub struct Whose<'a> {
    id: &'a InteractionId,
    customer: Option<&'a CustomerRow>,
    contact: Option<ContactRow>,
    stranger: Option<Stranger>,
    tx: Transaction,
}

impl<'a> Whose<'a> {
    pub async fn of(
        app: &App,
        caller: &Caller,
        customer: Option<&'a CustomerRow>,
        read: &Read<'_>,
        id: &'a InteractionId,
    ) -> Result<Self, Problem> {
        let mut tx = Transaction::new();
        let contact = match (customer, &read.body.contact_id) {
            (Some(row), Some(id)) => {
                let found = family::contact(&app.store, &family::members(row, &row.id), id).await?;
                Some(found.ok_or_else(|| Problem::fault(Code::Invalid, "/contactId", "not_on_file"))?)
            }
            _ => None,
        };
        let stranger = match customer {
            Some(_) => None,
            None => {
                let from = Provenance { source: SOURCE.to_owned(), at: app.time.now(), by: caller.id().clone() };
                Some(strangers::take_in(app, read.stranger.as_ref(), &keys::interaction(id), &from, &mut tx).await?)
            }
        };
        Ok(Self { id, customer, contact, stranger, tx })
    }

    fn with(&self) -> With<'_> {
        match (self.customer, &self.contact) {
            (Some(row), Some(contact)) => With::Contact(row, contact),
            (Some(row), None) => With::Customer(row),
            _ => With::Nobody,
        }
    }
}

/// The interaction, and the transaction that puts it on file.
pub async fn record(
    app: &App,
    caller: &Caller,
    read: &Read<'_>,
    mut whose: Whose<'_>,
) -> Result<(InteractionRow, Transaction), Problem> {
    let mut row = row(app, caller, read, &mut whose).await?;
    let mut tx = std::mem::take(&mut whose.tx);
    if let Some(id) = &read.body.fulfils {
        fulfil(app, caller, id, whose.customer, &row, &mut tx).await?;
        row.fulfils = Some(id.clone());
    }
    if let Some(next) = &read.next {
        let owner = read.body.next.as_ref().and_then(|next| next.owner_id.as_ref());
        let place = asking::place(app, caller, owner, "/next/ownerId").await?;
        row.next = Some(plan(app, caller, next, place, &whose, &mut tx).await?);
    }
    if let Some(customer) = whose.customer {
        follow(app, caller, read, customer, &row, &mut tx).await?;
    }
    row.create(&mut tx)?;
    Ok((row, tx))
}

async fn row(app: &App, caller: &Caller, read: &Read<'_>, whose: &mut Whose<'_>) -> Result<InteractionRow, Problem> {
    let (subject, personal_kid, fields) = match (whose.customer, &whose.contact, whose.stranger.take()) {
        (_, Some(contact), _) => (contact.subject.clone(), contact.personal_kid.clone(), Default::default()),
        (Some(customer), None, _) => (customer.subject.clone(), customer.personal_kid.clone(), Default::default()),
        (None, None, Some(stranger)) => (stranger.subject, stranger.personal_kid, stranger.fields),
        (None, None, None) => return Err(Problem::internal("nobody's words")),
    };
    if whose.customer.is_some() {
        // Nothing is taken down of who is being erased.
        subjects::require_live(&subject, &mut whose.tx);
    }
    let now = app.time.now();
    let item = keys::interaction(whose.id).path();
    Ok(InteractionRow {
        schema: SCHEMA,
        id: whose.id.clone(),
        version: 1,
        kind: read.kind.id.clone(),
        channel: read.channel.id.clone(),
        direction: read.body.direction,
        outcome: read.outcome.id.clone(),
        reached: read.outcome.reached && !read.kind.internal,
        at: read.body.at.unwrap_or(now),
        place: caller.place(),
        recorded_at: now,
        customer_id: whose.customer.map(|row| row.id.clone()),
        contact_id: whose.contact.as_ref().map(|contact| contact.id.clone()),
        words: words::seal(app, &subject, &personal_kid, &item, &read.words).await?,
        subject,
        personal_kid,
        caller: fields,
        mark: read.mark,
        script: read.body.script.clone(),
        answers: read.answers.clone(),
        fulfils: None,
        next: None,
        catalogue_version: app.catalogue.version.clone(),
    })
}

/// What was planned is done by this.
async fn fulfil(
    app: &App,
    caller: &Caller,
    id: &FollowUpId,
    customer: Option<&CustomerRow>,
    row: &InteractionRow,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let refused = |code| Problem::fault(Code::Invalid, "/fulfils", code);
    let before = follow_ups::visible(app, caller, id, ACTION).await;
    let before = before.map_err(|_| refused("not_on_file"))?.row;
    let family = customer.map(|customer| family::members(customer, &customer.id)).unwrap_or_default();
    if before.customer_id.as_ref().is_none_or(|of| !family.contains(of)) {
        return Err(refused("not_on_file"));
    }
    let mut work = Work::on(app, before.clone(), caller.id());
    work.require(caller).map_err(|_| refused("not_assignable"))?;
    work.require_open()?;
    work.act(FollowUpAct::Done);
    work.end(State::Done, Some(row.id.clone()));
    work.finish(&before, Guard::Moved, tx)?;
    Ok(())
}

async fn plan(
    app: &App,
    caller: &Caller,
    next: &Next,
    place: Place,
    whose: &Whose<'_>,
    tx: &mut Transaction,
) -> Result<FollowUpId, Problem> {
    if let (Some(customer), Some(kind)) = (whose.customer, app.catalogue.interactions.plan(&next.kind)) {
        let due = next.due.unwrap_or(DueBy::Within { from: app.time.now(), term: kind.term });
        asking::judge(app, kind, None, customer, due).await?;
    }
    let plan = Plan {
        id: None,
        kind: &next.kind,
        with: whose.with(),
        place,
        due: next.due,
        words: [("words".to_owned(), next.words.clone())].into(),
        source: Some(Source { kind: SourceKind::Interaction, id: Some(whose.id.to_string()) }),
        rule: None,
    };
    let planned = follow_ups::plan(app, caller.id(), plan, tx).await?;
    Ok(planned.ok_or_else(|| Problem::internal("a new id is taken"))?.id)
}

/// What it means for the customer: the last contact, the figures, the ledger of contacts.
async fn follow(
    app: &App,
    caller: &Caller,
    read: &Read<'_>,
    customer: &CustomerRow,
    row: &InteractionRow,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    if read.kind.internal {
        return Ok(());
    }
    let month = Month::of(app.catalogue.day_of(row.at)).to_string();
    let mut standing = interactions::standing(&app.store, &customer.id).await?;
    let before = standing.version;
    standing.version += 1;
    standing.count(row, &month, read.kind.service);
    standing.put(before, tx)?;
    let mut next = customer.clone();
    if row.reached && next.facets.last_contact_at.is_none_or(|last| last < row.at) {
        next.facets.last_contact_at = Some(row.at);
        write::prepare_on(app, caller.id(), &Ground::default(), customer, &mut next, Guard::Moved, tx)?;
    }
    // Whom nobody spoke to was not turned to.
    if let Some(kind) = read.kind.outreach.as_deref().filter(|_| row.direction == Direction::Out && row.reached) {
        let wish = Wish { kind, channel: &read.channel.outreach, at: row.at };
        let judged = outreach::judge(app, customer, wish).await?;
        let contact = Contact { id: ContactEventId::new(), by: caller.id(), about: Some(row.id.to_string()) };
        judged.enter_made(app, contact, tx)?;
    }
    Ok(())
}
