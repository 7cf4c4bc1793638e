//! Reveals of what somebody has tampered with, or what is gone: nothing is shown in its place.

use shared::audit::{Act, Actor, Entry};
use shared::domain::ids::SubjectId;
use shared::store::{Table, Transaction, subjects};

use crate::reveals::{granted, seen};
use crate::scenes::path;
use crate::state::{State, delete, put, text};
use crate::swaps::{Scene, at, logged};

const MOBILE: &[&str] = &["fields", "mobile", "closed", "sealed"];
const NUMBER: &[&str] = &["fields", "idNumber", "closed", "sealed"];
const MASK: &[&str] = &["fields", "mobile", "closed", "masked"];

#[tokio::test]
async fn a_value_from_anywhere_else_does_not_open_and_uses_no_view() {
    let scene = Scene::new().await;
    let reveal = granted(&scene.kit, &scene.one, &["mobile"]).await;
    let (sound, mut foreign) = (scene.row(&scene.one).await, scene.row(&scene.other).await);
    let theirs = at(&mut foreign, MOBILE).clone();
    let mut mine = sound.clone();
    let (number, mask) = (at(&mut mine, NUMBER).clone(), at(&mut mine, MASK).clone());
    for (what, value) in [("another's", theirs), ("another field's", number), ("the mask", mask)] {
        let mut row = sound.clone();
        *at(&mut row, MOBILE) = value;
        put(&scene.hand, Table::Records, row).await;
        let answer = seen(&scene.kit, "sales_1", &reveal).await.expect(500);
        assert_eq!(answer.code(), "internal", "{what}");
        let mut said = answer.json();
        // Random, and so any digits may be in it.
        said["traceId"] = serde_json::Value::Null;
        assert!(!said.to_string().contains("139") && !said.to_string().contains("158"), "{what}");
        assert!(logged(&answer).contains("problem.cause"), "{what}: the operator is told");
    }
    put(&scene.hand, Table::Records, sound).await;
    let shown = seen(&scene.kit, "sales_1", &reveal).await.expect(200).json();
    assert_eq!((&shown["values"]["mobile"], &shown["viewsLeft"]), (&"15809899491".into(), &2.into()));
}

#[tokio::test]
async fn a_lost_key_is_an_alarm_and_an_erased_subject_is_gone() {
    let scene = Scene::new().await;
    let reveal = granted(&scene.kit, &scene.one, &["mobile"]).await;
    let subject = text(&scene.row(&scene.one).await, "subject");
    let state = State::of(&scene.kit).await;
    let keys: Vec<_> = state.rows(Table::Keys, &format!("subject#{subject}")).collect();
    for (place, _) in keys.iter().filter(|((_, _, sk), _)| sk.starts_with("key#contact")) {
        delete(&scene.hand, place).await;
    }
    let lost = seen(&scene.kit, "sales_1", &reveal).await.expect(500);
    assert!(logged(&lost).contains("lost"));
    // With a tombstone it is an erasure, and with the keys still there too: the tombstone comes first.
    bury(&scene, &subject).await;
    assert_eq!(seen(&scene.kit, "sales_1", &reveal).await.expect(410).code(), "erased");
    for (_, row) in keys.iter().filter(|((_, _, sk), _)| sk.starts_with("key#contact")) {
        put(&scene.hand, Table::Keys, (*row).clone()).await;
    }
    assert_eq!(seen(&scene.kit, "sales_1", &reveal).await.expect(410).code(), "erased");
    let asked = scene.sales.post("/reveals").json(serde_json::json!({
        "customerId": scene.one.id(), "fields": ["mobile"], "purpose": "service", "reason": "回拨",
    }));
    assert_eq!(asked.send().await.expect(410).code(), "erased");
}

async fn bury(scene: &Scene, subject: &str) {
    let app = &scene.kit.system.apps()["customers"];
    let subject: SubjectId = subject.parse().unwrap();
    let mut tx = Transaction::new();
    subjects::bury(&subject, app.time.now(), &mut tx).unwrap();
    let actor = Actor::system("erasure");
    app.commit(&tx, &Entry::new("erase_customer", Act::Change, actor)).await.unwrap();
}

/// The reason is free text about somebody: it stands nowhere in clear, and a reason moved to another
/// reveal does not open.
#[tokio::test]
async fn a_reason_is_sealed_to_its_reveal() {
    let scene = Scene::new().await;
    let (first, second) =
        (granted(&scene.kit, &scene.one, &["mobile"]).await, granted(&scene.kit, &scene.one, &["mobile"]).await);
    let state = State::of(&scene.kit).await;
    assert!(!state.mentions("回拨"));
    let row = |id: &str| state.rows(Table::Records, &format!("reveals#{id}")).next().unwrap().1.clone();
    let mut moved = row(&first.id());
    moved.insert("reason".to_owned(), row(&second.id())["reason"].clone());
    put(&scene.hand, Table::Records, moved).await;
    let answer = scene.sales.get(format!("/reveals/{}", first.id())).await.expect(500);
    assert_eq!(answer.code(), "internal");
    scene.sales.get(format!("/reveals/{}", second.id())).await.expect(200);
    scene.sales.get(path(&scene.one)).await.expect(200);
}
