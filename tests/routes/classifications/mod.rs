mod check_table;
mod classify_customer;
mod list_classifications;
mod list_tables;
mod prepare_table;
mod recompute_classes;
mod review_table;
mod view_table;

use serde_json::{Value, json};
use tests::{Answer, Call, Client, Kit};

fn classification(by: &Client, seen: &Answer, body: Value) -> Call {
    by.post(format!("/classifications/customers/{}", seen.id())).json(body).seen(seen)
}

/// A table as somebody prepares it.
async fn prepared(kit: &Kit, by: &str, kind: &str) -> Answer {
    let table = kit.staff(by).post("/classifications/tables").json(json!({ "kind": kind }));
    table.send().await.expect(201)
}

fn signature(kit: &Kit, by: &str, seen: &Answer, what: &str) -> Call {
    let path = format!("/classifications/tables/{}/{what}", seen.id());
    kit.staff(by).post(path).json(json!({})).seen(seen)
}
