//! What is on file after some days of work, as files, to be tampered with in memory.

use std::collections::BTreeMap;
use std::fs;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Kit, organisation, somebody};
use verify::folder::COMPARED;
use verify::items::Items;
use verify::row::{self, Row};
use verify::seal::{Place, PublicKey, Seal};
use verify::{Ledger, Report, Trail};

#[derive(Clone)]
pub struct Exported {
    /// By partition and sort key.
    pub audit: BTreeMap<(String, String), Row>,
    pub seals: BTreeMap<u64, Seal>,
    /// By table, partition and sort key.
    pub items: BTreeMap<(&'static str, String, String), Row>,
    key: PublicKey,
    /// Whether the items are given too: comparing them takes longest.
    pub compared: bool,
}

impl Exported {
    pub async fn of(kit: &Kit) -> Self {
        let folder = std::env::temp_dir().join(format!("kehu-{}", uuid::Uuid::now_v7()));
        local::export::export(kit.system.embedded(), &folder, true).await.unwrap();
        let rows = |name: &str| -> Vec<Row> {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            text.lines().map(|line| row::parse(line).unwrap()).collect()
        };
        let keys = |row: &Row| (text(row, "pk"), text(row, "sk"));
        let audit = rows("audit.jsonl").into_iter().map(|row| (keys(&row), row)).collect();
        let mut items = BTreeMap::new();
        for table in COMPARED {
            let of_table = rows(&format!("{table}.jsonl")).into_iter();
            items.extend(of_table.map(|row| ((table, text(&row, "pk"), text(&row, "sk")), row)));
        }
        let mut seals = BTreeMap::new();
        for sequence in 1.. {
            let Ok(bytes) = fs::read(folder.join(format!("seals/{sequence:010}.json"))) else { break };
            seals.insert(sequence, Seal::from_bytes(&bytes).unwrap());
        }
        let key = PublicKey::from_pem(&fs::read_to_string(folder.join("seal-key.pem")).unwrap()).unwrap();
        fs::remove_dir_all(folder).unwrap();
        Self { audit, seals, items, key, compared: true }
    }

    pub fn judge(&self) -> Report {
        let mut ledger = Ledger::after(Place::start());
        for (sequence, seal) in &self.seals {
            ledger.add(*sequence, seal, std::slice::from_ref(&self.key));
        }
        let mut trail = Trail::default();
        for row in self.audit.values() {
            assert!(trail.add(row));
        }
        let mut items = Items::default();
        for ((table, ..), row) in self.items.iter().filter(|_| self.compared) {
            assert!(items.add(table, row));
        }
        Report::of(&ledger, &trail, self.compared.then_some(&items))
    }

    /// Chain and number of every row that a seal covers.
    pub fn sealed(&self) -> Vec<(String, u64)> {
        let ends = self.ends();
        let rows = self.audit.keys().filter_map(|(pk, sk)| Some((pk.clone(), sk.parse::<u64>().ok()?)));
        rows.filter(|(chain, number)| ends.get(chain).is_some_and(|end| number <= end)).collect()
    }

    /// How far each chain is sealed.
    pub fn ends(&self) -> BTreeMap<String, u64> {
        let heads = self.seals.values().flat_map(|seal| &seal.heads);
        heads.map(|head| (head.chain.clone(), head.number)).collect()
    }

    /// The number of the last row there is.
    pub fn last(&self, chain: &str) -> u64 {
        let rows = self.audit.range((chain.to_owned(), String::new())..).take_while(|((pk, _), _)| pk == chain);
        rows.last().unwrap().0.1.parse().unwrap()
    }

    pub fn row(&mut self, chain: &str, number: u64) -> &mut Row {
        self.audit.get_mut(&place(chain, number)).unwrap()
    }
}

pub fn place(chain: &str, number: u64) -> (String, String) {
    (chain.to_owned(), format!("{number:08}"))
}

pub fn text(row: &Row, name: &str) -> String {
    row::text(row, name).unwrap().to_owned()
}

pub fn set(row: &mut Row, name: &str, text: &str) {
    row.insert(name.to_owned(), json!({ "S": text }));
}

/// Registrations, changes, views and refusals over three days, sealed in between; the first day is closed.
pub async fn after_some_days(kit: &Kit) -> Exported {
    for day in 0..3 {
        let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
        for number in 0..4 {
            let made = sales.post("/customers").json(somebody(day * 10 + number)).send().await.expect(201);
            let path = format!("/customers/{}", made.id());
            let outcome = json!({"outcome": "verified", "method": "documents"});
            let active =
                specialist.post(format!("{path}/verification")).json(outcome).seen(&made).send().await.expect(200);
            let change = sales.patch(&path).merge(json!({"fields": {"employer": "海川贸易"}})).seen(&active);
            change.send().await.expect(200);
            sales.get(&path).await.expect(200);
            kit.staff("sales_2").get(&path).await.expect(404);
            sales.get("/customers").await.expect(200);
        }
        if day == 0 {
            let made = sales.post("/customers").json(organisation()).send().await.expect(201);
            let contact = json!({"fields": {"name": "李雷", "mobile": "13900001111"}});
            sales.post(format!("/customers/{}/contacts", made.id())).json(contact).send().await.expect(201);
            people_and_papers(kit, &made.id()).await;
        }
        for _ in 0..2 {
            kit.settle().await;
            kit.pass(SignedDuration::from_mins(15));
            kit.system.run("audit-seal", |run| run).await.unwrap().unwrap();
        }
        kit.pass(SignedDuration::from_hours(20));
    }
    kit.system.run("audit-seal", |run| run).await.unwrap().unwrap();
    kit.settle().await;
    Exported::of(kit).await
}

/// Somebody new and a role for him by approval, values seen in clear, a scan on file.
async fn people_and_papers(kit: &Kit, company: &str) {
    let (administrator, sales) = (kit.staff("administrator_1"), kit.staff("sales_1"));
    let newcomer = json!({
        "name": "沈青", "position": "销售", "unitId": "unt_east", "regionId": "east",
        "issuer": local::ISSUER, "subject": "newcomer",
    });
    let made = administrator.post("/access/staff").json(newcomer).send().await.expect(201);
    let grant = json!({ "staffId": made.id(), "role": "sales", "scope": { "reach": "own" }, "reason": "岗位需要" });
    let asked = administrator.post("/access/grants").json(grant).send().await.expect(202).json();
    let path = format!("/approvals/{}/decisions", asked["approvalId"].as_str().unwrap());
    let decision = json!({ "decision": "approved", "reason": "已核实" });
    kit.staff("department_head_1").post(path).json(decision).header("if-match", "\"1\"").send().await.expect(200);
    let one = sales.post("/customers").json(somebody(50)).send().await.expect(201);
    let wanted = json!({ "customerId": one.id(), "fields": ["mobile"], "purpose": "service", "reason": "回拨" });
    let reveal = sales.post("/reveals").json(wanted).send().await.expect(201);
    sales.get(format!("/reveals/{}/values", reveal.id())).await.expect(200);
    let path = format!("/documents/customers/{company}?kind=business_licence");
    sales.post(path).bytes("application/pdf", "%PDF-1.7 a scan").send().await.expect(201);
}

/// The body of a row, changed and written again.
pub fn with_body(row: &mut Row, change: impl FnOnce(&mut Value)) -> String {
    let mut body: Value = serde_json::from_str(&text(row, "body")).unwrap();
    change(&mut body);
    let body = body.to_string();
    set(row, "body", &body);
    body
}
