//! Ratchet 5: what each operation costs, in read and write units, rows and KMS calls. The table is a
//! snapshot, the same at 100 and at 3,000 customers: a cost that grows with the file is a defect.

use std::fmt::Write;
use std::time::Duration;

use jiff::SignedDuration;
use shared::audit::{Act, Actor, Entry};
use shared::store::cost::Cost;
use tests::{Answer, Kit, somebody};

use crate::operations::{self, Operation};
use crate::samples::{Sample, Samples, cases};
use crate::stored::Stored;

const FEW: u32 = 100;
const MANY: u32 = 3_000;
const WRAPPING_KEYS: usize = 16;
/// Operations on several subjects at once, and the KMS calls they cost at most when cold: which of the
/// wrapping keys they need is chance.
const SEVERAL: [(&str, u32); 5] = [
    ("list_customers", 5 + 1),
    ("list_duplicates", 4 + 1),
    ("decide_duplicate", 2),
    ("merge_customers", 2),
    ("undo_merge", 2),
];
/// For a page of any names: the wrapping keys, and the key of its cursor.
const MOST_CALLS: u32 = 16 + 1;

#[tokio::test]
async fn an_operation_costs_what_it_did_with_few_customers() {
    let kit = Kit::start().await;
    seed(&kit, FEW).await;
    insta::assert_snapshot!("costs", table(&kit).await);
}

#[tokio::test]
async fn an_operation_costs_the_same_with_many_customers() {
    let kit = Kit::start().await;
    seed(&kit, MANY).await;
    insta::assert_snapshot!("costs", table(&kit).await);
    everybodys_list_is_bounded(&kit).await;
    let stored = Stored::read(&kit).await;
    let wrapping = stored.0.keys().filter(|path| path.starts_with("keys|wrapping#")).count();
    assert_eq!(wrapping, WRAPPING_KEYS, "keys of subjects are spread over all wrapping keys");
}

/// Customers of `sales_1`, straight through the API: a minute has room for 600.
async fn seed(kit: &Kit, customers: u32) {
    for chunk in (0..customers).collect::<Vec<_>>().chunks(500) {
        kit.pass(SignedDuration::from_mins(1));
        let sales = kit.staff("sales_1");
        for number in chunk {
            sales.post("/customers").json(somebody(1_000_000 + number)).send().await.expect(201);
        }
    }
    // Their follow-up work would only take time: no operation waits for it.
    kit.system.embedded().streams().trim_older_than(Duration::ZERO).await.unwrap();
}

async fn table(kit: &Kit) -> String {
    let samples = Samples::new(kit);
    let mut table = String::from("operation            case          read  write  rows  KMS calls: cold, warm\n");
    for operation in operations::all(kit) {
        for case in cases(&operation.id) {
            let cold = measured(kit, &operation, &samples.prepare(&operation, case).await, Keys::Cold).await;
            let warm = measured(kit, &operation, &samples.prepare(&operation, case).await, Keys::Warm).await;
            assert_eq!(warm.rows_written, cold.rows_written, "{} ({case})", operation.id);
            if let Some(most) = several(&operation) {
                assert!(cold.kms_calls <= most, "{} ({case}): {cold:?}", operation.id);
                line(&mut table, &operation.id, case, warm, &format!("<= {most}"));
            } else {
                line(&mut table, &operation.id, case, warm, &cold.kms_calls.to_string());
            }
            let view = operation.id == "view_customer";
            assert!(!view || warm.kms_calls == 0, "a warm view asks KMS nothing");
        }
    }
    line(&mut table, "list_customers", "page of 50", page_of_fifty(kit).await, "<= 17");
    table
}

/// A complaint shows what its complainant says, and who speaks for him: two subjects, and a cursor.
fn several(operation: &Operation) -> Option<u32> {
    let listed = SEVERAL.iter().find(|(id, _)| *id == operation.id).map(|(_, most)| *most);
    listed.or_else(|| (operation.tag == "complaints").then_some(2 + 1))
}

fn line(table: &mut String, operation: &str, case: &str, warm: Cost, cold: &str) {
    let Cost { read_units, write_units, rows_written, kms_calls } = warm;
    let row = format!(
        "{operation:<20} {case:<12} {read_units:>5} {write_units:>6} {rows_written:>5} {cold:>16} {kms_calls:>5}"
    );
    writeln!(table, "{row}").unwrap();
}

#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// No plain key in memory, as in a new sandbox.
    Cold,
    Warm,
}

async fn measured(kit: &Kit, operation: &Operation, sample: &Sample, keys: Keys) -> Cost {
    let client = kit.staff(sample.by);
    // A new hour's first row, a minute's counter and a day's are paid by the request before.
    if !operation.changes() {
        sample.call(operation, &client).send().await.expect(sample.status);
    } else if let Some(absent) = absent_of(&operation.tag) {
        client.get(absent).await.expect(404);
        sample.call(operation, &kit.staff("auditor_1")).send().await.expect(403);
    } else if operation.tag == "access" {
        kit.staff("sales_1").get("/access/staff").await.expect(403);
        client.get("/access/catalogue").await.expect(200);
    } else if operation.tag == "approvals" {
        let refused = sample.call(operation, &kit.staff("sales_1")).send().await.status.as_u16();
        assert!([403, 404].contains(&refused), "{refused}");
        client.get("/approvals?limit=1").await.expect(200);
    } else if operation.tag == "surveys" {
        let listed = client.get("/surveys?limit=1").await.status;
        assert!(listed == 200 || listed == 403);
        kit.staff("information_supervisor_1").get("/surveys?limit=1").await.expect(200);
        sample.call(operation, &kit.staff("auditor_1")).send().await.expect(403);
    } else if operation.open {
        // Nobody is refused, and what is used up can not be tried before.
        let first = Entry::new("respond", Act::Refusal, Actor::customer("0197513f4b0070008000000000000000"));
        kit.system.apps()["respond"].trail.record(&first).await.unwrap();
    } else if let Some(list) = list_of(&operation.tag) {
        client.get(list).await.expect(200);
        let stranger = if operation.tag == "anomalies" { "sales_1" } else { "auditor_1" };
        sample.call(operation, &kit.staff(stranger)).send().await.expect(403);
    } else {
        client.get(&operation.path).await.expect(200);
        sample.call(operation, &kit.staff("auditor_1")).send().await.expect(403);
    }
    remember(kit, &operation.tag, keys).await;
    sample.call(operation, &client).send().await.expect(sample.status).cost
}

/// The same where a function has no list: something that is not there.
fn absent_of(function: &str) -> Option<&'static str> {
    match function {
        "documents" => Some("/documents/customers/cus_0197513f4b0070008000000000000000"),
        "imports" => Some("/imports/imp_0197513f4b0070008000000000000000"),
        _ => None,
    }
}

/// A plain list of the function, for what the first request of an hour or a day pays.
fn list_of(function: &str) -> Option<&'static str> {
    match function {
        "anomalies" => Some("/anomalies?limit=1"),
        "complaints" => Some("/complaints?limit=1"),
        "service-requests" => Some("/service-requests?limit=1"),
        "inspections" => Some("/inspections?limit=1"),
        "interactions" => Some("/interactions?limit=1"),
        "events" => Some("/events?limit=1"),
        "knowledge" => Some("/knowledge?limit=1"),
        "rosters" => Some("/rosters/mine"),
        "customers" => Some("/customers?limit=1"),
        "reviews" => Some("/reviews?limit=1"),
        "reveals" => Some("/reveals?limit=1"),
        "classifications" => Some("/classifications/tables?limit=1"),
        _ => None,
    }
}

/// All plain keys out of the function's memory, or all wrapping keys in it: which of them a new subject gets is chance.
async fn remember(kit: &Kit, function: &str, keys: Keys) {
    let vault = &kit.system.apps()[function].vault;
    match keys {
        Keys::Cold => vault.forget(),
        Keys::Warm => {
            for number in 0..WRAPPING_KEYS {
                let subject = format!("sub_{number:x}").parse().unwrap();
                vault.sealing_new(&subject).personal_kid().await.unwrap();
            }
        }
    }
}

/// Fifty names, cold: as many KMS calls as there are wrapping keys among them, and one for the cursor.
async fn page_of_fifty(kit: &Kit) -> Cost {
    let sales = kit.staff("sales_1");
    let page = async || -> Answer { sales.get("/customers?limit=50").await.expect(200) };
    page().await;
    remember(kit, "customers", Keys::Cold).await;
    let cold = page().await;
    assert_eq!(cold.json()["items"].as_array().unwrap().len(), 50);
    assert!(cold.cost.kms_calls <= MOST_CALLS, "{:?}", cold.cost);
    page().await.cost
}

/// The list of everybody's customers is spread over sixteen partitions: how many rows each gives is
/// chance, so the cost is no exact number. It has a bound all the same.
async fn everybodys_list_is_bounded(kit: &Kit) {
    let supervisor = kit.staff("information_supervisor_1");
    for query in ["", "&status=draft", "&sort=-created", "&sort=reviewDue"] {
        remember(kit, "customers", Keys::Cold).await;
        let page = supervisor.get(format!("/customers?limit=50{query}")).await.expect(200);
        assert_eq!(page.json()["items"].as_array().unwrap().len(), 50, "{query}");
        assert!(page.cost.kms_calls <= MOST_CALLS, "{query}: {:?}", page.cost);
        assert!(page.cost.read_units <= 90.0, "{query}: {:?}", page.cost);
    }
}
