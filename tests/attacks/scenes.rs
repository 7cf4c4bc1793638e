//! Requests of every kind against customers made for the purpose: what faults and policies are
//! tried on.

use serde_json::{Value, json};
use tests::{Answer, Call, Kit, organisation, somebody};

/// A kind of request.
pub trait Scene: Copy + std::fmt::Debug {
    /// The function behind it.
    fn function(self) -> &'static str;

    /// Whether what it answers is read once it is done. A fault then leaves it done and not told: the same request
    /// again, under its key, is told and does nothing.
    fn reads_what_it_shows(self) -> bool {
        false
    }

    /// A request that will succeed, and everything it needs on file. `number` is used once only.
    async fn prepare(self, kit: &Kit, number: u32) -> Call;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Register,
    ChangeFree,
    ChangeControlled,
    Approve,
    Reject,
    Verify,
    Move,
    Assign,
    Consent,
    Withdraw,
    AddContact,
    ChangeContact,
    Place,
    View,
    ViewChange,
    List,
    ListContacts,
    ListChanges,
    ListBranches,
    Timeline,
    LookUp,
    Search,
}

impl Operation {
    pub const WRITES: [Self; 13] = [
        Self::Register,
        Self::ChangeFree,
        Self::ChangeControlled,
        Self::Approve,
        Self::Reject,
        Self::Verify,
        Self::Move,
        Self::Assign,
        Self::Consent,
        Self::Withdraw,
        Self::AddContact,
        Self::ChangeContact,
        Self::Place,
    ];
    pub const READS: [Self; 9] = [
        Self::View,
        Self::ViewChange,
        Self::List,
        Self::ListContacts,
        Self::ListChanges,
        Self::ListBranches,
        Self::Timeline,
        Self::LookUp,
        Self::Search,
    ];

    /// A patch has no key: it is made safe to repeat by its version alone.
    pub fn takes_key(self) -> bool {
        !matches!(self, Self::ChangeFree | Self::ChangeControlled | Self::ChangeContact)
    }
}

impl Scene for Operation {
    fn function(self) -> &'static str {
        if matches!(self, Self::Approve | Self::Reject) { "approvals" } else { "customers" }
    }

    fn reads_what_it_shows(self) -> bool {
        self.function() == "approvals"
    }

    async fn prepare(self, kit: &Kit, number: u32) -> Call {
        let sales = kit.staff("sales_1");
        let supervisor = kit.staff("information_supervisor_1");
        let key = format!("{self:?}-{number}");
        let post = |path: String, seen: &Answer, body: Value| supervisor.post(path).json(body).seen(seen).key(&key);
        let registered = async || sales.post("/customers").json(somebody(number)).send().await.expect(201);
        match self {
            Self::Register => sales.post("/customers").json(somebody(number)).key(&key),
            Self::ChangeFree => {
                let customer = registered().await;
                sales.patch(path(&customer)).merge(json!({"fields": {"employer": "新公司"}})).seen(&customer)
            }
            Self::ChangeControlled => {
                let customer = registered().await;
                sales.patch(path(&customer)).merge(new_mobile(number)).seen(&customer)
            }
            Self::Approve | Self::Reject | Self::ViewChange | Self::ListChanges => {
                let customer = registered().await;
                let change = sales.patch(path(&customer)).merge(new_mobile(number)).seen(&customer).send().await;
                let change = change.expect(202);
                let place = change.header("location").unwrap().to_owned();
                match self {
                    Self::ViewChange => sales.call(http::Method::GET, place),
                    Self::ListChanges => sales.call(http::Method::GET, format!("{}/changes", path(&customer))),
                    Self::Approve => supervisor.decide(&change, "approved").key(&key),
                    _ => supervisor.decide(&change, "refused").key(&key),
                }
            }
            Self::Verify => {
                let customer = registered().await;
                let body = json!({"outcome": "verified", "method": "documents"});
                post(format!("{}/verification", path(&customer)), &customer, body)
            }
            Self::Move => {
                let customer = registered().await;
                let body = json!({"status": "closed", "reason": "entered_by_mistake"});
                post(format!("{}/status", path(&customer)), &customer, body)
            }
            Self::Assign => {
                let customer = registered().await;
                post(format!("{}/owner", path(&customer)), &customer, json!({"ownerId": "stf_sales_2"}))
            }
            Self::Consent => {
                let customer = registered().await;
                let body = json!({"purpose": "survey", "noticeVersion": "2026-01", "channel": "paper"});
                post(format!("{}/consents", path(&customer)), &customer, body)
            }
            Self::Withdraw => {
                let customer = registered().await;
                let place = format!("{}/consents/service/withdrawal", path(&customer));
                post(place, &customer, json!({"channel": "paper"}))
            }
            Self::AddContact => {
                let company = company(kit, number).await;
                post(format!("{}/contacts", path(&company)), &company, contact(number))
            }
            Self::ChangeContact | Self::ListContacts => {
                let company = company(kit, number).await;
                let place = format!("{}/contacts", path(&company));
                let person = sales.post(place.clone()).json(contact(number)).send().await.expect(201);
                if self == Self::ListContacts {
                    return sales.call(http::Method::GET, place);
                }
                let place = person.header("location").unwrap().to_owned();
                sales.patch(place).merge(json!({"fields": {"jobTitle": "总监"}})).seen(&person)
            }
            Self::Place | Self::ListBranches => {
                let (branch, parent) = (company(kit, 2 * number).await, company(kit, 2 * number + 1).await);
                let call = post(format!("{}/parent", path(&branch)), &branch, json!({"parentId": parent.id()}));
                if self == Self::Place {
                    return call;
                }
                call.send().await.expect(200);
                sales.call(http::Method::GET, format!("{}/branches", path(&parent)))
            }
            Self::View | Self::Timeline => {
                let customer = registered().await;
                let tail = if self == Self::View { "" } else { "/timeline" };
                sales.call(http::Method::GET, format!("{}{tail}", path(&customer)))
            }
            Self::LookUp => {
                registered().await;
                let body = json!({"field": "mobile", "value": format!("139{number:08}")});
                sales.post("/customers/lookups").json(body)
            }
            Self::Search => {
                registered().await;
                kit.settle().await;
                sales.post("/customers/searches").json(json!({"name": "陈凯"}))
            }
            Self::List => {
                registered().await;
                sales.call(http::Method::GET, "/customers?limit=5")
            }
        }
    }
}

/// A registration; nothing has to be on file for it.
pub fn registration(kit: &Kit, number: u32) -> Call {
    kit.staff("sales_1").post("/customers").json(somebody(number)).key(&format!("registration-{number}"))
}

pub fn path(of: &Answer) -> String {
    format!("/customers/{}", of.id())
}

pub fn new_mobile(number: u32) -> Value {
    json!({"fields": {"mobile": format!("158{number:08}")}})
}

pub fn contact(number: u32) -> Value {
    json!({"fields": {"name": "陈娜", "jobTitle": "设备主管", "mobile": format!("150{number:08}")}})
}

/// Another organisation each time; it has no number that must be its own.
pub async fn company(kit: &Kit, number: u32) -> Answer {
    let mut company = organisation();
    let fields = company["fields"].as_object_mut().unwrap();
    fields.remove("uscc");
    fields.insert("organisationName".to_owned(), format!("超艺传媒{number}有限公司").into());
    kit.staff("sales_1").post("/customers").json(company).send().await.expect(201)
}
