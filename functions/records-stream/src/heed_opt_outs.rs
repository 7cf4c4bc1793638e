//! Who wants no more surveys said so on a page that may write nothing but the invitation. From there it is entered
//! where every contact is judged by.

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::http::SharedApp;
use shared::runtime::StreamError;
use shared::store::outreach::{self, OptOut};
use shared::store::surveys::{self, InvitationRow};
use shared::store::{CommitError, Guard, Row, Transaction, from_row};

use crate::actor;

const PURPOSE: &str = "survey";
const TRIES: u8 = 5;

pub fn heed_opt_outs<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        if !surveys::is_invitation(image) {
            return Ok(());
        }
        let invitation: InvitationRow = from_row(image.clone()).map_err(|_| StreamError::Unreadable)?;
        let Some(at) = invitation.opted_out_at else { return Ok(()) };
        for _ in 0..TRIES {
            let summary = outreach::summary(&app.store, &invitation.customer).await?;
            if summary.opted_out.get(PURPOSE).is_some_and(|known| known.at >= at) {
                return Ok(());
            }
            let mut next = summary.clone();
            next.opted_out.insert(PURPOSE.to_owned(), OptOut { at, by: invitation.id.to_string() });
            let mut tx = Transaction::new();
            summary.advance(next, Guard::Moved, &mut tx).map_err(StreamError::Commit)?;
            let entry =
                Entry::new("heed_opt_outs", Act::Change, actor()).customer(&invitation.customer).case(&invitation.id);
            match app.trail.commit(&tx, &entry).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Refused(Guard::Moved)) => {}
                Err(error) => return Err(StreamError::Commit(error)),
            }
        }
        Err(StreamError::Commit(CommitError::Contended))
    })
}
