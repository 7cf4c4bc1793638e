//! Ratchet 5: what each operation costs, in read and write units, rows and KMS calls. The table is a
//! snapshot, the same at 100 and at 3,000 customers: a cost that grows with the file is a defect.

use std::fmt::Write;

use jiff::SignedDuration;
use shared::store::cost::Cost;
use tests::{Answer, Kit, somebody};

use crate::operations::{self, Operation};
use crate::samples::{Sample, Samples, cases};

const FEW: u32 = 100;
const MANY: u32 = 3_000;

#[tokio::test]
async fn an_operation_costs_what_it_did_however_many_customers_there_are() {
    let kit = Kit::start().await;
    seed(&kit, 0..FEW).await;
    let few = table(&kit).await;
    insta::assert_snapshot!("costs", few);
    seed(&kit, FEW..MANY).await;
    let many = table(&kit).await;
    assert_eq!(many, few, "at {MANY} customers it costs something else than at {FEW}");
    everybodys_list_is_bounded(&kit).await;
}

/// Customers of `sales_1`, straight through the API: a minute has room for 600.
async fn seed(kit: &Kit, numbers: std::ops::Range<u32>) {
    for chunk in numbers.collect::<Vec<_>>().chunks(500) {
        kit.pass(SignedDuration::from_mins(1));
        let sales = kit.staff("sales_1");
        for number in chunk {
            sales.post("/customers").json(somebody(1_000_000 + number)).send().await.expect(201);
        }
    }
}

async fn table(kit: &Kit) -> String {
    let samples = Samples::new(kit);
    let mut table =
        String::from("operation                    case           read  write  rows  KMS calls: cold, warm\n");
    for operation in operations::all(kit) {
        for case in cases(&operation.id) {
            let cold = measured(kit, &operation, &samples.prepare(&operation, case).await, Keys::Cold).await;
            let warm = measured(kit, &operation, &samples.prepare(&operation, case).await, Keys::Warm).await;
            assert_eq!(warm.rows_written, cold.rows_written);
            if operation.id == "view_customer" {
                assert_eq!(warm.kms_calls, 0, "a warm view asks KMS nothing");
            }
            let Cost { read_units, write_units, rows_written, kms_calls } = warm;
            let (name, cold) = (&operation.id, cold.kms_calls);
            writeln!(
                table,
                "{name:<28} {case:<12} {read_units:>6} {write_units:>6} {rows_written:>5} {cold:>16} {kms_calls:>5}"
            )
            .unwrap();
        }
    }
    let (cold, warm) = page_of_fifty(kit).await;
    let Cost { read_units, write_units, rows_written, kms_calls } = warm;
    writeln!(
        table,
        "{:<28} {:<12} {read_units:>6} {write_units:>6} {rows_written:>5} {cold:>16} {kms_calls:>5}",
        "list_customers", "page of 50"
    )
    .unwrap();
    table
}

#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// No plain key in memory, as in a new sandbox.
    Cold,
    Warm,
}

async fn measured(kit: &Kit, operation: &Operation, sample: &Sample, keys: Keys) -> Cost {
    let client = kit.staff(sample.by);
    // A new hour's first row and a new minute's counter are paid by this request.
    if operation.is_about_customers() {
        client.get("/customers?limit=1").await.expect(200);
    } else {
        client.get(&operation.path).await;
    }
    forget(kit, keys);
    sample.call(operation, &client).send().await.expect(sample.status).cost
}

fn forget(kit: &Kit, keys: Keys) {
    if keys == Keys::Cold {
        kit.system.apps().values().for_each(|app| app.vault.forget());
    }
}

/// Fifty names, cold: as many KMS calls as there are wrapping keys among them, sixteen at most, and one
/// for the cursor. Warm: none.
async fn page_of_fifty(kit: &Kit) -> (String, Cost) {
    let sales = kit.staff("sales_1");
    let page = async || -> Answer { sales.get("/customers?limit=50").await.expect(200) };
    page().await;
    forget(kit, Keys::Cold);
    let cold = page().await;
    assert_eq!(cold.json()["items"].as_array().unwrap().len(), 50);
    let calls = cold.cost.kms_calls;
    assert!(calls <= 16 + 1, "{calls} KMS calls for a cold page of 50");
    (format!("<= 17"), page().await.cost)
}

/// The list of everybody's customers is spread over sixteen partitions: how many rows each gives is
/// chance, so the cost is no exact number. It has a bound all the same.
async fn everybodys_list_is_bounded(kit: &Kit) {
    let supervisor = kit.staff("information_supervisor_1");
    for query in ["", "&status=draft", "&sort=-created", "&sort=reviewDue"] {
        forget(kit, Keys::Cold);
        let page = supervisor.get(format!("/customers?limit=50{query}")).await.expect(200);
        assert_eq!(page.json()["items"].as_array().unwrap().len(), 50, "{query}");
        assert!(page.cost.kms_calls <= 17, "{query}: {:?}", page.cost);
        assert!(page.cost.read_units <= 90.0, "{query}: {:?}", page.cost);
    }
}
