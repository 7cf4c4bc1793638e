//! A complaint or a service request that was closed is an occasion to ask how it was handled (SAT-10). Told again, it is the same row.

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::domain::case::{COMPLAINTS, Desk, SERVICE_REQUESTS};
use shared::http::SharedApp;
use shared::runtime::StreamError;
use shared::store::cases::{self, CaseRow};
use shared::store::surveys::OccasionRow;
use shared::store::{Row, Transaction, from_row};

use crate::actor;

/// What is asked after, and as what: a complaint, and a service that was asked for (SAT-05, SAT-10).
const OCCASIONS: [(&Desk, &str); 2] = [(&COMPLAINTS, "complaint"), (&SERVICE_REQUESTS, "service")];
/// Withdrawn, declined or merged ones are over as well, and nobody is asked after them.
const HANDLED: &str = "closed";

pub fn note_occasions<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        let of = OCCASIONS.into_iter().find(|(desk, _)| cases::is_case(image, desk.of));
        let Some((_, kind)) = of else { return Ok(()) };
        let case: CaseRow = from_row(image.clone()).map_err(|_| StreamError::Unreadable)?;
        let (Some(customer), Some(at)) = (&case.customer_id, case.closed_at) else { return Ok(()) };
        if case.progress.stage != HANDLED {
            return Ok(());
        }
        let occasion = OccasionRow {
            customer: customer.clone(),
            kind: kind.to_owned(),
            // Closed again after it was reopened, it is another one.
            reference: format!("{}.{}", case.id, case.reopened),
            at,
        };
        let mut tx = Transaction::new();
        occasion.note(&mut tx).map_err(StreamError::Commit)?;
        let entry = Entry::new("note_occasions", Act::Change, actor()).customer(customer).case(&case.id);
        app.trail.commit(&tx, &entry).await.map_err(StreamError::Commit)
    })
}
