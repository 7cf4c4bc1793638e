//! From an audit row, a pointer for every customer it names (AUD-01). A repeated record writes the
//! same pointers again: each stands under its audit row's own place.

use futures::future::BoxFuture;
use jiff::Timestamp;
use shared::audit::{Act, Body};
use shared::http::SharedApp;
use shared::runtime::StreamError;
use shared::store::timeline::{self, Pointer};
use shared::store::{Row, audit_rows};

pub fn write_timeline<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        // A registry row has no body: it says that a chain exists, and names nobody.
        let Some(text) = audit_rows::body_of(image) else { return Ok(()) };
        let body: Body = serde_json::from_str(text).map_err(|_| StreamError::Unreadable)?;
        let pointer = pointer(&body)?;
        for customer in &body.customers {
            timeline::point(&app.store, customer, &pointer).await?;
        }
        Ok(())
    })
}

fn pointer(body: &Body) -> Result<Pointer, StreamError> {
    let at: Timestamp = body.at.parse().map_err(|_| StreamError::Unreadable)?;
    Ok(Pointer {
        at,
        chain: body.chain.clone(),
        number: body.number,
        action: body.action.clone(),
        disclosure: body.act == Act::Disclosure,
        refused: body.act == Act::Refusal,
        outcome: body.outcome.clone(),
        staff: body.staff.clone(),
        fields: body.fields.clone(),
        change: body.change.clone(),
        purpose: body.purpose.clone(),
        case: body.case.clone(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ROW: &str = r#"{"act":"disclosure","action":"view_customer","at":"2026-11-21T22:00:00.000001Z",
        "chain":"chain#i#0000#2026-11-21T22","customers":["cus_1"],"fields":["mobile"],
        "function":"customers","number":3,"previous":"00","purpose":"service","staff":"stf_sales_1",
        "traceId":"0af7651916cd43dd8448eb211c80319c","v":1}"#;

    #[test]
    fn a_pointer_says_who_saw_what_when_and_where_it_is_written() {
        let pointer = pointer(&serde_json::from_str(ROW).unwrap()).unwrap();
        assert!(pointer.disclosure);
        assert_eq!(pointer.at, "2026-11-21T22:00:00.000001Z".parse().unwrap());
        assert_eq!((pointer.chain.as_str(), pointer.number), ("chain#i#0000#2026-11-21T22", 3));
        assert_eq!((pointer.staff.as_str(), pointer.action.as_str()), ("stf_sales_1", "view_customer"));
        assert_eq!(
            (pointer.fields.as_slice(), pointer.purpose.as_deref()),
            (["mobile".to_owned()].as_slice(), Some("service"))
        );
    }

    #[test]
    fn a_refusal_is_told_from_what_was_done() {
        let row = ROW
            .replace("\"disclosure\"", "\"refusal\"")
            .replace("\"number\"", "\"outcome\":\"own_request\",\"number\"");
        let pointer = pointer(&serde_json::from_str(&row).unwrap()).unwrap();
        assert!(pointer.refused && !pointer.disclosure);
        assert_eq!(pointer.outcome.as_deref(), Some("own_request"));
    }

    #[test]
    fn a_change_is_no_disclosure() {
        let row = ROW.replace("disclosure", "change");
        assert!(!pointer(&serde_json::from_str(&row).unwrap()).unwrap().disclosure);
    }
}
