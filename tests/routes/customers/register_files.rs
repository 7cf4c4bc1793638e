//! Every row of the files a company would hand in, registered one by one, headers understood as an
//! import would: the answer to each is the one the files say is right (`tests/data/README.md`).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use shared::domain::catalogue::{Catalogue, Column, Profile};
use tests::{Answer, Client, Kit};

const INDIVIDUALS: &str = include_str!("../../data/individuals.csv");
const ORGANISATIONS: &str = include_str!("../../data/organisations.csv");
const EXPECTED: &str = include_str!("../../data/expected.csv");

type Line = BTreeMap<String, String>;

fn lines(text: &str) -> Vec<Line> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// A line as a request. An empty cell is a field that was not given.
struct Read {
    fields: Map<String, Value>,
    main_contact: Map<String, Value>,
    source: Option<String>,
    consents: Vec<Value>,
}

fn read(line: &Line, profiles: &[Profile]) -> Read {
    let catalogue = Catalogue::builtin();
    let mut read = Read { fields: Map::new(), main_contact: Map::new(), source: None, consents: Vec::new() };
    for (header, cell) in line.iter().filter(|(_, cell)| !cell.trim().is_empty()) {
        match catalogue.column(profiles, header).unwrap_or_else(|| panic!("{header} means nothing")) {
            Column::Field(field) => drop(read.fields.insert(field.id.clone(), cell.clone().into())),
            Column::MainContact(field) => drop(read.main_contact.insert(field.id.clone(), cell.clone().into())),
            Column::Source => read.source = Some(catalogue.source_named(cell).unwrap().id.clone()),
            Column::Purposes => {
                let purposes = cell.split(';').map(|purpose| catalogue.purpose_named(purpose).unwrap());
                read.consents = purposes
                    .map(|purpose| json!({ "purpose": purpose.id, "noticeVersion": "2026-01", "channel": "paper" }))
                    .collect();
            }
            Column::Part { .. } => panic!("no file here has names in parts"),
        }
    }
    read
}

async fn register(by: &Client, line: &Line) -> Answer {
    let Read { fields, source, consents, .. } = read(line, &[Profile::Individual]);
    let body = json!({ "kind": "individual", "fields": fields, "source": source, "consents": consents });
    by.post("/customers").json(body).send().await
}

/// The header a fault is about.
fn header(pointer: &str) -> String {
    let profiles = [Profile::Individual];
    let named = |line: &Line, id: &str| {
        let mut headers = line.keys();
        headers
            .find(|header| Catalogue::builtin().field_by_header(&profiles, header).is_some_and(|field| field.id == id))
            .cloned()
    };
    match pointer.strip_prefix("/fields/") {
        Some(id) => named(&lines(INDIVIDUALS)[0], id).unwrap(),
        None if pointer == "/consents" => "同意用途".to_owned(),
        None => panic!("{pointer}"),
    }
}

#[tokio::test]
async fn every_individual_is_answered_as_the_file_expects() {
    let kit = Kit::start().await;
    let mut sales = kit.staff("sales_1");
    let headers: BTreeMap<_, _> = ["name", "gender", "birthDate", "idNumber", "mobile"]
        .map(|id| (format!("/fields/{id}"), header(&format!("/fields/{id}"))))
        .into();
    let (people, expected) = (lines(INDIVIDUALS), lines(EXPECTED));
    assert_eq!((people.len(), expected.len()), (2000, 2000));
    let mut made = BTreeMap::new();
    let mut tally = BTreeMap::new();
    for (number, (line, right)) in people.iter().zip(&expected).enumerate() {
        if number % 400 == 0 {
            // The next window of the caller's quota.
            kit.pass(jiff::SignedDuration::from_mins(1));
            sales = kit.staff("sales_1");
        }
        let row = &right["row"];
        let answer = register(&sales, line).await;
        let outcome = right["outcome"].as_str();
        match outcome {
            // What is only suspect is no certain duplicate, and is created.
            "created" | "suspect" => drop(made.insert(row.clone(), answer.expect(201).id())),
            "duplicate" => {
                let answer = answer.expect(409);
                assert_eq!(answer.json()["customerId"], json!(made[&right["twin_row"]]), "row {row}");
            }
            "rejected" => {
                let faults = answer.expect(422).faults();
                if right["field"] == "同意用途" {
                    assert_eq!(faults[0].0, "/consents", "row {row}");
                    assert!(faults[1..].iter().all(|(_, code)| code == "no_purpose"), "row {row}");
                } else {
                    let at_fault: Vec<_> = faults.iter().map(|(pointer, _)| &headers[pointer]).collect();
                    assert_eq!(at_fault, [&right["field"]], "row {row}: {faults:?}");
                }
            }
            other => panic!("{other}"),
        }
        *tally.entry(outcome).or_insert(0) += 1;
    }
    assert_eq!(tally, BTreeMap::from([("created", 1680), ("duplicate", 64), ("rejected", 164), ("suspect", 92)]));
}

#[tokio::test]
async fn every_organisation_is_on_file_with_its_main_contact() {
    let kit = Kit::start().await;
    let service = kit.staff("customer_service_1");
    let companies = lines(ORGANISATIONS);
    assert_eq!(companies.len(), 200);
    for line in &companies {
        let Read { fields, main_contact, .. } = read(line, &[Profile::Organisation]);
        let consents = json!([{ "purpose": "service", "noticeVersion": "2026-01", "channel": "contract_clause" }]);
        let body =
            json!({ "kind": "organisation", "fields": fields, "source": "registration_form", "consents": consents });
        let made = service.post("/customers").json(body).send().await.expect(201);
        let view = made.json();
        for (header, id) in [
            ("企业名称", "organisationName"),
            ("统一社会信用代码", "uscc"),
            ("电话", "phone"),
            ("经营范围", "businessScope"),
        ] {
            assert_eq!(view["fields"][id], json!(line[header]), "{header}");
        }
        let contacts = format!("/customers/{}/contacts", made.id());
        let contact = service.post(contacts).json(json!({ "fields": main_contact })).send().await.expect(201).json();
        assert_eq!((&contact["main"], &contact["fields"]["name"]), (&json!(true), &json!(line["主要联系人"])));
        let mobile = &line["联系人手机"];
        assert_eq!(contact["fields"]["mobile"], json!(format!("{}****{}", &mobile[..3], &mobile[7..])));
    }
}
