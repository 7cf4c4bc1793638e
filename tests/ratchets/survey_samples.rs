//! Samples of surveys, and of the page customers answer on. Each is of a customer of `sales_1`, who agreed to be
//! asked.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::audit::{Act, Actor, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{InvitationId, SurveyId};
use shared::domain::survey::Ticket;
use shared::registry::surveys as tokens;
use shared::store::surveys::{self, WaveRow, WaveStage};
use shared::store::{Guard, Transaction};
use tests::Answer;

use crate::operations::Operation;
use crate::samples::{Sample, Samples};

const MANAGER: &str = "management_specialist_1";

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "list_surveys"
        | "register_survey"
        | "view_survey"
        | "move_survey"
        | "list_waves"
        | "start_wave"
        | "view_wave"
        | "list_answers"
        | "record_answer"
        | "explain_invitation"
        | "revoke_invitation"
        | "register_occasion"
        | "view_survey_report"
        | "submit_survey_report" => &["done"],
        "view_invitation" | "answer_invitation" | "decline_surveys" => &["app", "page"],
        _ => &[],
    }
}

impl Samples<'_> {
    pub async fn surveyed(&self, operation: &Operation, case: &str) -> Sample {
        let viewing = Sample { by: MANAGER, ..self.open(operation, vec![Right::SurveysView]) };
        let managing = Sample { needs: vec![Right::SurveysManage], ..viewing.clone() };
        let recording = self.open(operation, vec![Right::SurveysRecord]);
        match operation.id.as_str() {
            "list_surveys" => Sample { path: "/surveys?limit=1".to_owned(), ..viewing },
            "register_survey" => Sample { body: Some(by_hand()), status: 201, ..managing },
            "view_survey" | "list_waves" => Sample { path: self.of_survey(operation, &self.survey().await), ..viewing },
            "move_survey" => {
                let made = self.survey().await;
                let body = Some(json!({ "status": "paused" }));
                Sample { path: self.of_survey(operation, &made), body, seen: Some(made.etag()), ..managing }
            }
            "start_wave" => {
                let path = self.of_survey(operation, &self.survey().await);
                Sample { path, body: Some(json!({})), status: 202, ..managing }
            }
            "view_wave" | "view_survey_report" => {
                Sample { path: self.of_wave(operation, &self.wave().await), ..viewing }
            }
            "submit_survey_report" => {
                let wave = self.over().await;
                let body = Some(json!({ "analysis": "价格低于目标", "measures": "一个月内提出方案" }));
                let seen = Some(format!("\"{}\"", wave.version));
                Sample { path: self.of_wave(operation, &wave), body, seen, status: 202, ..managing }
            }
            "register_occasion" => {
                let customer = self.agreeing().await;
                let reference = format!("SO-{}", self.on.number());
                let body = Some(json!({ "customerId": customer, "kind": "purchase", "reference": reference }));
                Sample { about: Some(customer), body, status: 202, ..recording }
            }
            "record_answer" => {
                let (customer, wave) = (self.agreeing().await, self.wave().await);
                let body = Some(json!({ "customerId": customer, "mode": "telephone", "answers": self.sheet() }));
                Sample { path: self.of_wave(operation, &wave), about: Some(customer), body, ..recording }
            }
            "list_answers" => {
                let (customer, wave) = (self.agreeing().await, self.wave().await);
                let path = format!("/surveys/{}/waves/{}/answers", wave.survey, wave.wave);
                let body = json!({ "customerId": customer, "mode": "paper", "answers": self.sheet() });
                self.on.kit.staff("sales_1").post(&path).json(body).send().await.expect(200);
                Sample { path, finds: Some(customer), ..viewing }
            }
            "explain_invitation" => {
                let (customer, wave) = (self.agreeing().await, self.wave().await);
                let path = self.of_wave(operation, &wave).replace("{customerId}", &customer);
                Sample { path, about: Some(customer), ..viewing }
            }
            "revoke_invitation" => {
                let (customer, id) = self.invited().await;
                let place = Some(id.to_string());
                let path = operation.path.replace("{id}", id.as_str());
                Sample { path, place, about: Some(customer), body: Some(json!({})), status: 204, ..managing }
            }
            _ => self.responding(operation, case).await,
        }
    }

    /// Whoever has the token, whatever else he is.
    async fn responding(&self, operation: &Operation, case: &str) -> Sample {
        let (customer, id) = self.invited().await;
        let path = operation.path.replace("{token}", &self.token(id).await);
        let page = case == "page";
        let accept = page.then_some("text/html");
        let sample = Sample { path, accept, ..self.open(operation, vec![]) };
        match operation.id.as_str() {
            "view_invitation" => sample,
            "answer_invitation" => {
                let answers =
                    json!({ "product_quality": 5, "price": 4, "recommend": 9, "words": (self.on.data.words)() });
                let body = Some(json!({ "answers": answers }));
                Sample { body, hits: vec![customer], status: if page { 200 } else { 204 }, ..sample }
            }
            _ => Sample { hits: vec![customer], status: if page { 200 } else { 204 }, ..sample },
        }
    }

    fn of_survey(&self, operation: &Operation, survey: &Answer) -> String {
        operation.path.replace("{id}", &survey.id())
    }

    fn of_wave(&self, operation: &Operation, wave: &WaveRow) -> String {
        operation.path.replace("{id}", wave.survey.as_str()).replace("{wave}", &wave.wave)
    }

    fn sheet(&self) -> Value {
        json!({
            "product_quality": 5, "service_attitude": 4, "response_speed": 4, "price": 3, "credit": 5,
            "recommend": 9, "words": (self.on.data.words)(),
        })
    }

    async fn agreeing(&self) -> String {
        let mut person = (self.on.data.person)(self.on.number());
        let consents = person["consents"].as_array_mut().unwrap();
        consents.retain(|consent| consent["purpose"] != "survey");
        consents.push(json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" }));
        self.on.kit.staff("sales_1").post("/customers").json(person).send().await.expect(201).id()
    }

    async fn survey(&self) -> Answer {
        self.on.kit.staff(MANAGER).post("/surveys").json(by_hand()).send().await.expect(201)
    }

    /// A wave that is open.
    async fn wave(&self) -> WaveRow {
        let made = self.survey().await;
        let survey = made.id();
        let begun = self.on.kit.staff(MANAGER).post(format!("/surveys/{survey}/waves")).json(json!({})).send().await;
        let name = begun.expect(202).json()["wave"].as_str().unwrap().to_owned();
        // Nobody is asked: going through thousands of customers is not what these samples are about.
        let paused = self.on.kit.staff(MANAGER).post(format!("/surveys/{survey}/status"));
        paused.json(json!({ "status": "paused" })).seen(&made).send().await.expect(200);
        self.as_it_is(&survey.parse().unwrap(), &name).await
    }

    async fn as_it_is(&self, survey: &SurveyId, name: &str) -> WaveRow {
        let store = &self.on.kit.system.apps()["survey-trigger"].store;
        surveys::wave(store, survey, name).await.unwrap().unwrap()
    }

    /// One that is over: its fourteen days have not passed, or everything else would be older too.
    async fn over(&self) -> WaveRow {
        let before = self.wave().await;
        self.on.kit.pass(SignedDuration::from_secs(1));
        let app = &self.on.kit.system.apps()["survey-trigger"];
        let next = WaveRow { version: before.version + 1, stage: WaveStage::Closed, position: None, ..before.clone() };
        let mut tx = Transaction::new();
        next.advance(&before, Guard::Stale, &mut tx).unwrap();
        let entry = Entry::new("close_waves", Act::Change, Actor::system("0197513f4b0070008000000000000000"));
        app.trail.commit(&tx, &entry.case(&before.survey)).await.unwrap();
        next
    }

    /// A customer who was asked after a purchase, and his invitation.
    async fn invited(&self) -> (String, InvitationId) {
        let (kit, customer) = (self.on.kit, self.agreeing().await);
        let survey = self.after_purchase().await;
        let reference = format!("SO-{}", self.on.number());
        let body = json!({ "customerId": customer, "kind": "purchase", "reference": reference });
        kit.staff("sales_1").post("/surveys/occasions").json(body).send().await.expect(202);
        // What happens at one moment has no order.
        kit.pass(SignedDuration::from_secs(1));
        kit.system.run("survey-trigger", |run| run).await.unwrap().unwrap();
        kit.pass(SignedDuration::from_secs(1));
        let waves = kit.staff(MANAGER).get(format!("/surveys/{survey}/waves?limit=1")).await.expect(200).json();
        let wave = waves["items"][0]["wave"].as_str().unwrap().to_owned();
        let path = format!("/surveys/{survey}/waves/{wave}/people/{customer}");
        let told = kit.staff(MANAGER).get(path).await.expect(200).json();
        let id = told["goneBy"][0]["invitation"]["id"].as_str().unwrap_or_else(|| panic!("{told}"));
        (customer, id.parse().unwrap())
    }

    /// The one survey that asks after purchases.
    async fn after_purchase(&self) -> String {
        let listed = self.on.kit.staff(MANAGER).get("/surveys?limit=100").await.expect(200).json();
        let mut all: BTreeMap<_, _> = BTreeMap::new();
        for survey in listed["items"].as_array().unwrap() {
            all.insert(survey["rhythm"].as_str().unwrap().to_owned(), survey["id"].as_str().unwrap().to_owned());
        }
        if let Some(id) = all.remove("after_purchase") {
            return id;
        }
        let body = json!({
            "template": "after_purchase", "title": "购买后", "rhythm": "after_purchase", "channel": "sms", "openDays": 14,
        });
        self.on.kit.staff(MANAGER).post("/surveys").json(body).send().await.expect(201).id()
    }

    /// As it is sent to him.
    async fn token(&self, id: InvitationId) -> String {
        let app = &self.on.kit.system.apps()["deliveries"];
        let until = app.time.now() + SignedDuration::from_hours(24);
        let until = u32::try_from(until.as_second()).unwrap();
        tokens::write(app, &Ticket::Invitation { id, until }).await.unwrap()
    }
}

/// For nobody in particular: going through the customers is not what these samples are about.
fn by_hand() -> Value {
    json!({
        "template": "customer_satisfaction", "title": "年度满意度调查", "rhythm": "by_hand", "channel": "sms",
        "openDays": 14, "audience": { "kind": "organisation", "source": "survey_agency" },
    })
}
