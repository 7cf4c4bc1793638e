//! From an audit row, pointers by who did it, for what case, by what action and when (AUD-01, AUD-18).

use futures::future::BoxFuture;
use jiff::{Timestamp, ToSpan};
use shared::audit::Body;
use shared::domain::time;
use shared::http::SharedApp;
use shared::runtime::StreamError;
use shared::store::audit_index::{self, Facet};
use shared::store::{Row, audit_rows};

pub fn write_index<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        let Some(text) = audit_rows::body_of(image) else { return Ok(()) };
        let body: Body = serde_json::from_str(text).map_err(|_| StreamError::Unreadable)?;
        let at: Timestamp = body.at.parse().map_err(|_| StreamError::Unreadable)?;
        // A month has at most 31 days.
        let kept = (i64::from(app.catalogue.settings.trail_months) * 31 * 24).hours();
        let until = at.checked_add(kept).unwrap_or(Timestamp::MAX).as_second();
        for facet in facets(&body, at) {
            audit_index::point(&app.store, &facet, at, (&body.chain, body.number), until).await?;
        }
        Ok(())
    })
}

fn facets(body: &Body, at: Timestamp) -> Vec<Facet> {
    let mut facets =
        vec![Facet::Staff(body.staff.clone()), Facet::Action(body.action.clone()), Facet::Hour(time::hour(at))];
    facets.extend(body.on_behalf_of.clone().map(Facet::Staff));
    facets.extend(body.case.clone().map(Facet::Case));
    facets
}
