//! Level-1 values where they do not belong: in names of members and parameters, in words that come
//! from lists, in headers and paths. Wherever somebody pastes a number, it does not come back in an
//! error, stand in the log or become part of a key.

use http::Method;
use serde_json::{Map, Value, json};
use tests::{Answer, Call, Kit};

use crate::journal;
use crate::scenes::path;
use crate::state::State;

/// Numbers of nobody, told apart from those of other tests.
const SECRETS: [&str; 5] =
    ["18876543210", "11010519491231002X", "6222021234567890128", "lihua.secret@example.com", "欧阳秘密"];

#[track_caller]
fn silent(answer: &Answer, what: &str) {
    let headers = format!("{:?}", answer.headers);
    for secret in SECRETS {
        assert!(!answer.text().contains(secret) && !headers.contains(secret), "{what} echoes: {}", answer.text());
    }
    assert!(!answer.status.is_server_error(), "{what}: {}", answer.text());
}

/// Neither in a log line nor in any key; nor in clear anywhere, unless the field is public.
async fn left_nowhere(kit: &Kit) {
    let state = State::of(kit).await;
    for secret in SECRETS {
        journal::never_saw(secret);
        assert!(!state.0.keys().any(|(_, pk, sk)| pk.contains(secret) || sk.contains(secret)), "a key");
        assert!(!state.mentions(secret), "a row in clear");
    }
}

fn registration(kit: &Kit, bend: impl Fn(&mut Value)) -> Call {
    let mut body = tests::somebody(1);
    bend(&mut body);
    kit.staff("sales_1").post("/customers").json(body)
}

#[tokio::test]
async fn in_a_body() {
    let kit = journal::kit().await;
    for secret in SECRETS {
        let text = || Value::from(secret);
        let cases: Vec<(&str, Call)> = vec![
            ("kind", registration(&kit, |body| body["kind"] = text())),
            ("source", registration(&kit, |body| body["source"] = text())),
            ("ownerId", registration(&kit, |body| body["ownerId"] = text())),
            ("ownerId of the right kind", registration(&kit, |body| body["ownerId"] = format!("stf_{secret}").into())),
            ("valueClass", registration(&kit, |body| body["valueClass"] = text())),
            ("regionId", registration(&kit, |body| body["regionId"] = text())),
            ("carrier", registration(&kit, |body| body["carrier"] = text())),
            ("firstContactAt", registration(&kit, |body| body["firstContactAt"] = text())),
            ("profiles", registration(&kit, |body| body["profiles"] = json!([secret]))),
            ("purpose", registration(&kit, |body| body["consents"][0]["purpose"] = text())),
            ("notice", registration(&kit, |body| body["consents"][0]["noticeVersion"] = text())),
            ("channel", registration(&kit, |body| body["consents"][0]["channel"] = text())),
            ("a member's name", registration(&kit, |body| body[secret] = 1.into())),
            ("a field's name", registration(&kit, |body| body["fields"][secret] = "x".into())),
            (
                "a name in a field's value",
                registration(&kit, |body| body["fields"]["creditLimit"] = json!({secret: 1})),
            ),
            ("a consent's member", registration(&kit, |body| body["consents"][0][secret] = 1.into())),
            (
                "the body itself",
                kit.staff("sales_1").post("/customers").bytes("application/json", format!("\"{secret}\"")),
            ),
            ("broken text", kit.staff("sales_1").post("/customers").bytes("application/json", secret)),
        ];
        for (what, call) in cases {
            let answer = call.send().await;
            assert!(answer.status.is_client_error(), "{what}: {}", answer.text());
            silent(&answer, what);
        }
        let wrong: Map<String, Value> =
            ["gender", "birthDate", "age", "landline", "postcode", "documentType", "idValidUntil"]
                .map(|field| (field.to_owned(), format!("{secret}?").into()))
                .into_iter()
                .collect();
        let answer =
            registration(&kit, |body| body["fields"].as_object_mut().unwrap().extend(wrong.clone())).send().await;
        silent(&answer.expect(422), "wrong values");
    }
    left_nowhere(&kit).await;
}

#[tokio::test]
async fn in_an_action() {
    let kit = journal::kit().await;
    let customer = registration(&kit, |_| {}).send().await.expect(201);
    let supervisor = kit.staff("information_supervisor_1");
    for secret in SECRETS {
        for (tail, body) in [
            ("status", json!({"status": secret, "reason": "x"})),
            ("status", json!({"status": "closed", "reason": secret})),
            ("owner", json!({"ownerId": format!("stf_{secret}")})),
            ("parent", json!({"parentId": format!("cus_{secret}")})),
            ("consents", json!({"purpose": secret, "noticeVersion": secret, "channel": secret})),
            ("consents/service/withdrawal", json!({"channel": secret})),
            ("verification", json!({"outcome": secret, "method": secret})),
            ("verification", json!({"outcome": "verified", "method": "documents", "fields": [secret]})),
            ("lookups", json!({"field": secret, "value": secret})),
        ] {
            let answer = supervisor.post(format!("{}/{tail}", path(&customer))).json(body).seen(&customer).send().await;
            assert!(answer.status.is_client_error(), "{tail}: {}", answer.text());
            silent(&answer, tail);
        }
        let answer = supervisor.post("/customers/lookups").json(json!({"field": secret, "value": secret})).send().await;
        silent(&answer, "a lookup of an unknown field");
        for field in ["mobile", "idNumber", "bankCard", "email"] {
            let answer =
                supervisor.post("/customers/lookups").json(json!({"field": field, "value": secret})).send().await;
            silent(&answer, "a lookup");
        }
        let patch =
            json!({"source": secret, "confirmation": {"channel": secret, "at": secret}, "fields": {"employer": "x"}});
        silent(&supervisor.patch(path(&customer)).merge(patch).seen(&customer).send().await.expect(422), "a patch");
    }
    left_nowhere(&kit).await;
}

#[tokio::test]
async fn around_a_body() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    for (number, secret) in (0u32..).zip(SECRETS.into_iter().filter(|secret| secret.is_ascii())) {
        for place in [
            format!("/customers/{secret}"),
            format!("/customers/cus_{secret}"),
            format!("/customers?q={secret}"),
            format!("/customers?{secret}"),
            format!("/customers?{secret}=1"),
            format!("/customers?status={secret}"),
            format!("/customers?ownerId=stf_{secret}&limit=1"),
            format!("/customers?cursor={secret}"),
            format!("/{secret}"),
            format!("/customers/cus_1/changes/{secret}"),
            format!("/customers/cus_1/consents/{secret}/withdrawal"),
        ] {
            silent(&sales.get(&place).await, "a path");
            silent(&kit.anonymous().get(&place).await, "a path of nobody's");
        }
        let call = |method: &str| sales.call(method.parse::<Method>().unwrap(), format!("/customers/{secret}"));
        silent(&call("DELETE").send().await, "a method");
        for name in [
            "accept-language",
            "traceparent",
            "tracestate",
            "user-agent",
            "referer",
            "x-request-id",
            "cookie",
            "if-match",
        ] {
            silent(&sales.call(Method::GET, "/customers").header(name, secret).send().await, name);
        }
        // A key is the client's to choose: it is kept as a keyed hash.
        let call = kit.staff("sales_1").post("/customers").json(tests::somebody(100 + number)).key(secret);
        silent(&call.clone().send().await.expect(201), "a key");
        silent(&call.send().await.expect(201), "a key again");
        silent(&kit.bearer(secret).get("/customers").await.expect(401), "a token");
    }
    left_nowhere(&kit).await;
}

/// Where free text is welcome, so is a number in it: sealed like the rest, and told to nobody else.
#[tokio::test]
async fn in_free_text() {
    let kit = journal::kit().await;
    let secrets = SECRETS.join("，");
    let customer = registration(&kit, |body| {
        for field in ["notes", "employer", "jobTitle", "preferences", "complaintContent"] {
            body["fields"][field] = secrets.clone().into();
        }
        body["consents"]
            .as_array_mut()
            .unwrap()
            .push(json!({"purpose": "complaint", "noticeVersion": "2026-01", "channel": "paper"}));
    });
    let customer = customer.send().await.expect(201);
    let patch = json!({"fields": {"mobile": "15000000004"}});
    let change = kit.staff("sales_1").patch(path(&customer)).merge(patch).seen(&customer).send().await.expect(202);
    let decide = kit.staff("management_specialist_1").decide(&change, "refused");
    decide.json(json!({"decision": "refused", "reason": secrets})).send().await.expect(200);
    kit.settle().await;
    left_nowhere(&kit).await;
}
