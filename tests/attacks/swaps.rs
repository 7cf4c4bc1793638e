//! Somebody writes to the tables himself: a sealed value opens in its own place and nowhere else,
//! and what does not open is a constant 5xx and a line for the operator, never a panic.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use secrecy::ExposeSecret;
use serde_json::json;
use shared::domain::catalogue::KeyClass;
use shared::domain::ids::SubjectId;
use shared::store::{Binary, Row, Table};
use tests::{Answer, Client as Staff, Kit, person, somebody};

use crate::journal;
use crate::scenes::{new_mobile, path};
use crate::state::{State, attacker, put, text, unchanged};

/// Two customers of one person, in the tables and as they are shown.
pub struct Scene {
    pub kit: Kit,
    pub hand: Client,
    pub sales: Staff,
    pub one: Answer,
    pub other: Answer,
}

impl Scene {
    pub async fn new() -> Self {
        let kit = journal::kit().await;
        let sales = kit.staff("sales_1");
        let mut second = somebody(7);
        second["fields"]["name"] = "欧阳若兰".into();
        let one = sales.post("/customers").json(person()).send().await.expect(201);
        let other = sales.post("/customers").json(second).send().await.expect(201);
        let hand = attacker(&kit).await;
        Self { kit, hand, sales, one, other }
    }

    pub async fn row(&self, of: &Answer) -> Row {
        let place = (Table::Records, format!("customers#{}", of.id()), "record".to_owned());
        State::of(&self.kit).await.0.remove(&place).unwrap()
    }

    /// Writes a row, with no key left in memory from before.
    pub async fn write(&self, row: Row) {
        put(&self.hand, Table::Records, row).await;
        self.kit.system.apps()["customers"].vault.forget();
    }

    /// Not shown, not explained, not fallen over.
    pub async fn fails_closed(&self, what: &str) -> Answer {
        let answer = self.sales.get(path(&self.one)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (500, "internal"), "{what}: {}", answer.text());
        assert!(answer.json()["fields"].is_null(), "{what}");
        for secret in ["陈凯", "欧阳若兰", "15809899491", "158****9491"] {
            assert!(!answer.text().contains(secret), "{what}");
        }
        let line = logged(&answer);
        assert!(!line.contains("\"problem.cause\":\"panic\""), "{what}: a panic");
        answer
    }
}

/// The request's line in the log.
pub fn logged(answer: &Answer) -> String {
    let trace = answer.header("x-trace-id").unwrap().to_owned();
    journal::text().lines().filter(|line| line.contains(&trace)).collect::<Vec<_>>().join("\n")
}

pub fn at<'a>(row: &'a mut Row, path: &[&str]) -> &'a mut AttributeValue {
    let (last, above) = path.split_last().unwrap();
    let map = above.iter().fold(row, |row, name| match row.get_mut(*name) {
        Some(AttributeValue::M(map)) => map,
        _ => panic!("no map {name}"),
    });
    map.get_mut(*last).unwrap()
}

const NAME: &[&str] = &["fields", "name", "sealed"];
const MOBILE: &[&str] = &["fields", "mobile", "closed", "sealed"];
const MOBILE_MASK: &[&str] = &["fields", "mobile", "closed", "masked"];
const NUMBER: &[&str] = &["fields", "idNumber", "closed", "sealed"];
const NUMBER_MASK: &[&str] = &["fields", "idNumber", "closed", "masked"];

#[tokio::test]
async fn a_value_of_another_customer_does_not_open() {
    let scene = Scene::new().await;
    let (sound, mut foreign) = (scene.row(&scene.one).await, scene.row(&scene.other).await);
    for place in [NAME, MOBILE_MASK, NUMBER_MASK, &["fields"], &["subject"]] {
        let mut row = sound.clone();
        *at(&mut row, place) = at(&mut foreign, place).clone();
        scene.write(row).await;
        let answer = scene.fails_closed(&format!("{place:?}")).await;
        assert!(logged(&answer).contains("problem.cause"), "the operator is told");
    }
    scene.write(sound).await;
    scene.sales.get(path(&scene.one)).await.expect(200);
}

#[tokio::test]
async fn a_value_of_another_field_or_kind_does_not_open() {
    let scene = Scene::new().await;
    let sound = scene.row(&scene.one).await;
    let pairs: [(&[&str], &[&str]); 6] = [
        (MOBILE_MASK, NUMBER_MASK),
        (NAME, MOBILE_MASK),
        (MOBILE_MASK, MOBILE),
        (NUMBER_MASK, NUMBER),
        (NAME, &["lookups"]),
        (NAME, &["facts"]),
    ];
    for (place, from) in pairs {
        let mut row = sound.clone();
        let value = at(&mut row, from).clone();
        *at(&mut row, place) = value;
        scene.write(row).await;
        scene.fails_closed(&format!("{from:?} in {place:?}")).await;
    }
}

#[tokio::test]
async fn garbage_of_any_size_does_not_open() {
    let scene = Scene::new().await;
    let mut sound = scene.row(&scene.one).await;
    let sealed = at(&mut sound, NAME).as_b().unwrap().as_ref().to_vec();
    let mut cases: Vec<Vec<u8>> = [0, 1, 2, 16, 17, 28, 29, 44, 45, 46].map(|size| sealed[..size].to_vec()).to_vec();
    cases.extend([vec![0; 45], vec![1; 45], vec![255; 4096], [&sealed[..], b"x"].concat()]);
    for place in [0, 1, 16, 17, 28, 29, sealed.len() - 16, sealed.len() - 1] {
        let mut flipped = sealed.clone();
        flipped[place] ^= 1;
        cases.push(flipped);
    }
    for garbage in cases {
        let mut row = sound.clone();
        let what = format!("{} bytes", garbage.len());
        *at(&mut row, NAME) = AttributeValue::B(Blob::new(garbage));
        scene.write(row).await;
        scene.fails_closed(&what).await;
    }
    for odd in [
        AttributeValue::S("x".into()),
        AttributeValue::N("1".into()),
        AttributeValue::Null(true),
        AttributeValue::L(vec![]),
    ] {
        let mut row = sound.clone();
        *at(&mut row, NAME) = odd;
        scene.write(row).await;
        scene.fails_closed("another type").await;
    }
}

/// What a list shows of a customer is bound to that customer like everything else.
#[tokio::test]
async fn a_card_of_another_customer_is_not_listed() {
    let scene = Scene::new().await;
    let (mut row, mut foreign) = (scene.row(&scene.one).await, scene.row(&scene.other).await);
    *at(&mut row, &["card"]) = at(&mut foreign, &["card"]).clone();
    scene.write(row).await;
    let answer = scene.sales.get("/customers").await.expect(500);
    assert!(!answer.text().contains("欧阳若兰"));
}

/// The list of lookup rows goes by the same rule: a change would give away another's number.
#[tokio::test]
async fn lookup_rows_of_another_customer_are_not_given_up() {
    let scene = Scene::new().await;
    let (mut row, mut foreign) = (scene.row(&scene.one).await, scene.row(&scene.other).await);
    *at(&mut row, &["lookups"]) = at(&mut foreign, &["lookups"]).clone();
    scene.write(row).await;
    let before = State::of(&scene.kit).await;
    let patch = |body| scene.sales.patch(path(&scene.one)).merge(body).seen(&scene.one);
    patch(json!({"fields": {"employer": "甲公司"}})).send().await.expect(500);
    unchanged(&before, &State::of(&scene.kit).await, "another's lookup rows");
}

/// The values behind the masks, opened by one who may: their own place only.
#[tokio::test]
async fn level_one_opens_in_its_own_place_only() {
    let scene = Scene::new().await;
    let (mut row, mut foreign) = (scene.row(&scene.one).await, scene.row(&scene.other).await);
    let vault = &scene.kit.system.apps()["customers"].vault;
    let subject: SubjectId = text(&row, "subject").parse().unwrap();
    let item = format!("records|customers#{}|record", scene.one.id());
    let mut sealed = |place| Binary(at(&mut row, place).as_b().unwrap().as_ref().to_vec());
    let (number, mobile) = (sealed(NUMBER), sealed(MOBILE));
    let foreign = Binary(at(&mut foreign, NUMBER).as_b().unwrap().as_ref().to_vec());
    let opened = vault.open(&subject, KeyClass::Identity, &item, "idNumber", &number).await.unwrap();
    assert_eq!(opened.expose_secret(), "\"500103198604080857\"");
    for (class, field, value) in [
        (KeyClass::Identity, "idNumber", &foreign),
        (KeyClass::Identity, "idNumber", &mobile),
        (KeyClass::Identity, "bankCard", &number),
        (KeyClass::Contact, "idNumber", &number),
        (KeyClass::Personal, "idNumber", &number),
        (KeyClass::Identity, "mobile", &mobile),
    ] {
        assert!(vault.open(&subject, class, &item, field, value).await.is_err(), "{class:?} {field}");
    }
}

/// A sealed change that is put under another customer proposes nothing there.
#[tokio::test]
async fn a_change_of_another_customer_can_not_be_approved() {
    let scene = Scene::new().await;
    let ask = async |of: &Answer| scene.sales.patch(path(of)).merge(new_mobile(5)).seen(of).send().await.expect(202);
    let (mine, foreign) = (ask(&scene.one).await, ask(&scene.other).await);
    let state = State::of(&scene.kit).await;
    let row = |of: &Answer, change: &Answer| {
        let place = (Table::Records, format!("customers#{}", of.id()), format!("change#{}", change.id()));
        state.0[&place].clone()
    };
    let (mut planted, source) = (row(&scene.one, &mine), row(&scene.other, &foreign));
    for attribute in ["proposed", "lookups", "before", "after"] {
        planted.insert(attribute.to_owned(), source[attribute].clone());
    }
    scene.write(planted).await;
    let before = State::of(&scene.kit).await;
    scene.kit.staff("management_specialist_1").decide(&mine, "approved").send().await.expect(500);
    unchanged(&before, &State::of(&scene.kit).await, "a planted change");
}
