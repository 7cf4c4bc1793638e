//! Customers in the states that operations need, each made through the API.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use tests::{Answer, Kit, resident_id};

/// What customers are made of. The number makes each of them another one.
pub struct Data {
    pub person: fn(u32) -> Value,
    pub organisation: fn(u32) -> Value,
    pub contact: fn(u32) -> Value,
    /// Fields of a person that apply at once, and such that a second person decides.
    pub free: fn(u32) -> Value,
    pub controlled: fn(u32) -> Value,
    pub contact_free: fn(u32) -> Value,
    pub contact_controlled: fn(u32) -> Value,
    /// What people say.
    pub words: fn() -> Value,
}

/// Makes customers. They belong to `sales_1`.
pub struct Fixture<'k> {
    pub kit: &'k Kit,
    pub data: Data,
    next: AtomicU32,
}

impl<'k> Fixture<'k> {
    pub fn new(kit: &'k Kit, data: Data) -> Self {
        Self { kit, data, next: AtomicU32::new(1) }
    }

    pub fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    pub async fn person(&self) -> Answer {
        self.person_of(self.number()).await
    }

    pub async fn person_of(&self, number: u32) -> Answer {
        self.post("sales_1", "/customers", (self.data.person)(number)).await
    }

    /// Two persons with one mobile, the older first. The younger has no identity number: they may be one.
    pub async fn twins(&self) -> [Answer; 2] {
        let mobile = format!("136{:08}", 20_000_000 + self.number());
        let twin = async |numbered: bool| {
            let mut person = (self.data.person)(self.number());
            let fields = person["fields"].as_object_mut().unwrap();
            fields.insert("mobile".to_owned(), mobile.clone().into());
            if !numbered {
                fields.remove("idNumber");
                fields.remove("documentType");
            }
            self.post("sales_1", "/customers", person).await
        };
        [twin(true).await, twin(false).await]
    }

    /// A customer as it is after a merge, and the merge.
    pub async fn with_merge(&self) -> (Answer, Answer) {
        let [survivor, absorbed] = self.twins().await;
        let path = format!("/customers/{}", survivor.id());
        let specialist = self.kit.staff("management_specialist_1");
        let body = json!({ "absorb": absorbed.id(), "absorbVersion": 1, "reason": "重复录入" });
        let merge = specialist.post(format!("{path}/merges")).json(body).seen(&survivor).send().await.expect(200);
        (self.kit.staff("sales_1").get(path).await.expect(200), merge)
    }

    pub async fn organisation(&self) -> Answer {
        self.post("sales_1", "/customers", (self.data.organisation)(self.number())).await
    }

    pub async fn active(&self) -> Answer {
        let draft = self.person().await;
        let path = format!("/customers/{}/verification", draft.id());
        let body = json!({ "outcome": "verified", "method": "documents" });
        self.kit.staff("management_specialist_1").post(path).json(body).seen(&draft).send().await.expect(200)
    }

    pub async fn contact(&self, organisation: &Answer) -> Answer {
        let path = format!("/customers/{}/contacts", organisation.id());
        self.post("sales_1", &path, (self.data.contact)(self.number())).await
    }

    /// An organisation as it is now, and its contact.
    pub async fn with_contact(&self) -> (Answer, Answer) {
        let organisation = self.organisation().await;
        let contact = self.contact(&organisation).await;
        let now = self.kit.staff("sales_1").get(format!("/customers/{}", organisation.id())).await.expect(200);
        (now, contact)
    }

    /// A parent and its branch.
    pub async fn with_branch(&self) -> (Answer, Answer) {
        let (parent, branch) = (self.organisation().await, self.organisation().await);
        let call = self.kit.staff("sales_1").post(format!("/customers/{}/parent", branch.id()));
        let branch = call.json(json!({ "parentId": parent.id() })).seen(&branch).send().await.expect(200);
        (parent, branch)
    }

    /// A customer and a change that waits for a decision.
    pub async fn with_change(&self) -> (Answer, Answer) {
        let customer = self.person().await;
        let call = self.kit.staff("sales_1").patch(format!("/customers/{}", customer.id())).seen(&customer);
        let change = call.merge(fields((self.data.controlled)(self.number()))).send().await.expect(202);
        (customer, change)
    }

    pub async fn with_contact_change(&self) -> (Answer, Answer) {
        let (organisation, contact) = self.with_contact().await;
        let path = format!("/customers/{}/contacts/{}", organisation.id(), contact.id());
        let call = self.kit.staff("sales_1").patch(path).seen(&contact);
        let change = call.merge(fields((self.data.contact_controlled)(self.number()))).send().await.expect(202);
        (organisation, change)
    }

    async fn post(&self, staff: &str, path: &str, body: Value) -> Answer {
        self.kit.staff(staff).post(path).json(body).send().await.expect(201)
    }
}

pub fn fields(fields: Value) -> Value {
    json!({ "fields": fields })
}

/// A name that nobody else has.
pub fn name(number: u32) -> String {
    let given = |number: u32| char::from_u32(0x6000 + number % 8000).unwrap();
    format!("陈{}{}", given(number), given(number + 4000))
}

/// GB 32100 over an invented number, the organisation code in it by GB 11714.
pub fn uscc(number: u32) -> String {
    let organisation = format!("{number:08}");
    let sum: u32 = organisation.bytes().zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = match (11 - sum % 11) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("91310000{organisation}{check}");
    let value = |c| alphabet.find(c).unwrap();
    let (sum, _) = body.chars().fold((0, 1), |(sum, weight), c| (sum + value(c) * weight, weight * 3 % 31));
    let last = alphabet.chars().nth((31 - sum % 31) % 31).unwrap();
    format!("{body}{last}")
}

pub const PLAIN: Data = Data {
    person: |number| {
        let mut person = tests::somebody(number);
        person["fields"]["name"] = name(number).into();
        person
    },
    organisation: |number| {
        let mut organisation = tests::organisation();
        organisation["fields"]["uscc"] = uscc(number).into();
        organisation
    },
    contact: |number| json!({ "fields": { "name": "陈娜", "mobile": format!("137{number:08}") } }),
    free: |number| json!({ "employer": format!("第{number}公司"), "landline": "010-31843295" }),
    controlled: |number| json!({ "name": "陈恺", "idNumber": resident_id(9_000_000 + number), "employer": "新公司" }),
    contact_free: |number| json!({ "email": format!("u{number}@example.cn") }),
    contact_controlled: |number| json!({ "mobile": format!("136{number:08}") }),
    words: || "等了两个小时没有人来".into(),
};
