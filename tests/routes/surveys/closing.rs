//! A survey is over while somebody answers: his answer is taken and counts, or it is refused and counts nowhere.

use std::collections::BTreeSet;
use std::time::Duration;

use embedded::{Effect, Fault};
use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{answered, asked, customers, link, messages, registered, sheet, started, triggered, wave};

/// The answer is held up at each of its calls in turn, and meanwhile the time is over and the wave is closed.
async fn closed_meanwhile(anonymous: bool) -> BTreeSet<u16> {
    let mut told = BTreeSet::new();
    for skip in 0..40 {
        let kit = Kit::start().await;
        customers(&kit, 1).await;
        let survey = registered(&kit, json!({ "openDays": 3, "anonymous": anonymous })).await;
        let name = started(&kit, &survey).await;
        asked(&kit).await;
        let path = link(&messages(&kit).await[0]);
        let held = Fault::new(Effect::Latency(Duration::from_millis(400))).principal("respond").skip(skip).times(1);
        let strikes = kit.system.embedded().faults().inject(held);
        let closing = async {
            for _ in 0..200 {
                if strikes.count() > 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            kit.pass(SignedDuration::from_hours(24 * 3));
            triggered(&kit).await;
            wave(&kit, &survey, &name).await.json()["results"]["answered"].clone()
        };
        let (answer, when_closed) = futures::join!(answered(&kit, &path, sheet()), closing);
        kit.settle().await;
        let shown = wave(&kit, &survey, &name).await.json();
        assert_eq!(shown["stage"], "closed");
        assert_eq!(shown["results"]["answered"], when_closed, "{skip}: what is over stays as it is");
        let counted = u64::from(answer.status == 204);
        assert_eq!(shown["results"]["answered"], json!(counted), "{skip}: {}", answer.text());
        match answer.status.as_u16() {
            204 => {}
            404 => assert_eq!(answer.code(), "not_found"),
            _ => assert_eq!(answer.faults(), [("/answers".to_owned(), "survey_over".to_owned())], "{skip}"),
        }
        if strikes.count() == 0 {
            assert_eq!(answer.status, 204, "not held up at all");
            return told;
        }
        told.insert(answer.status.as_u16());
    }
    panic!("it makes too many calls");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_on_its_way_when_the_survey_closes_is_taken_whole_or_not_at_all() {
    // An invitation ends with its survey, and opens nothing from then on.
    assert_eq!(closed_meanwhile(false).await, BTreeSet::from([204, 404]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anonymous_answer_on_its_way_is_taken_whole_or_not_at_all() {
    assert_eq!(closed_meanwhile(true).await, BTreeSet::from([204, 404, 409]));
}
