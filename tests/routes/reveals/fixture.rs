//! A customer with a mobile and an identity number, and what is asked to be seen of him.

use serde_json::{Value, json};
use tests::{Answer, Client, Kit, person};

pub struct Scene {
    pub kit: Kit,
    pub sales: Client,
    pub customer: Answer,
}

pub const MOBILE: &str = "15809899491";
pub const NUMBER: &str = "500103198604080857";

impl Scene {
    /// A Tuesday morning; the customer is `sales_1`'s and has agreed to `service`.
    pub async fn new() -> Self {
        let kit = Kit::start().await;
        let sales = kit.staff("sales_1");
        let mut body = person();
        body["fields"]["email"] = "chenkai@example.cn".into();
        let customer = sales.post("/customers").json(body).send().await.expect(201);
        Self { kit, sales, customer }
    }

    pub fn asking(&self, fields: &[&str]) -> Value {
        json!({ "customerId": self.customer.id(), "fields": fields, "purpose": "service", "reason": "客户来电,需回拨" })
    }

    pub async fn asked(&self, by: &str, body: Value) -> Answer {
        self.kit.staff(by).post("/reveals").json(body).send().await
    }

    /// Granted to `sales_1`.
    pub async fn granted(&self, fields: &[&str]) -> Answer {
        self.asked("sales_1", self.asking(fields)).await.expect(201)
    }

    pub async fn values(&self, by: &str, reveal: &Answer) -> Answer {
        self.kit.staff(by).get(format!("/reveals/{}/values", reveal.id())).await
    }

    /// Whoever saw or changed him, from the trail, newest first.
    pub async fn timeline(&self) -> Vec<Value> {
        self.kit.settle().await;
        let path = format!("/customers/{}/timeline?include=disclosures", self.customer.id());
        let page = self.kit.staff("information_supervisor_1").get(path).await.expect(200).json();
        page["items"].as_array().unwrap().clone()
    }
}

pub fn values(reveal: &Answer) -> String {
    format!("/reveals/{}/values", reveal.id())
}
