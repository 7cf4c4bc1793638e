//! Requests of the service side: complaints, what is said and planned with customers, surveys. What faults are
//! tried on beside those against customers.

use serde_json::json;
use tests::surveys::sheet;
use tests::{Answer, Call, Kit};

use crate::scenes::Scene;
use crate::service_side::{MANAGER, SERVICE, asked, customer, link, moving, solution};

const HEAD: &str = "department_head_1";
const COLLEAGUE: &str = "sales_1";
const ELSEWHERE: &str = "customer_service_2";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    Complain,
    Accept,
    AskForApproval,
    ApproveResult,
    RefuseResult,
    OfferHandover,
    TakeOver,
    GiveTask,
    AnswerTask,
    MergeComplaint,
    Attach,
    ViewComplaint,
    ListComplaints,
    Ledger,
    RecordCall,
    PlanNextAction,
    CompleteFollowUp,
    PutOff,
    HandOverFollowUp,
    CancelFollowUp,
    ListFollowUps,
    RegisterSurvey,
    StartWave,
    EndSurvey,
    RecordAnswer,
    NotePurchase,
    Revoke,
    Respond,
    Decline,
    ViewWave,
    ListAnswers,
}

impl Service {
    pub const ALL: [Self; 31] = [
        Self::Complain,
        Self::Accept,
        Self::AskForApproval,
        Self::ApproveResult,
        Self::RefuseResult,
        Self::OfferHandover,
        Self::TakeOver,
        Self::GiveTask,
        Self::AnswerTask,
        Self::MergeComplaint,
        Self::Attach,
        Self::ViewComplaint,
        Self::ListComplaints,
        Self::Ledger,
        Self::RecordCall,
        Self::PlanNextAction,
        Self::CompleteFollowUp,
        Self::PutOff,
        Self::HandOverFollowUp,
        Self::CancelFollowUp,
        Self::ListFollowUps,
        Self::RegisterSurvey,
        Self::StartWave,
        Self::EndSurvey,
        Self::RecordAnswer,
        Self::NotePurchase,
        Self::Revoke,
        Self::Respond,
        Self::Decline,
        Self::ViewWave,
        Self::ListAnswers,
    ];
}

impl Scene for Service {
    fn function(self) -> &'static str {
        match self {
            Self::ApproveResult | Self::RefuseResult => "approvals",
            Self::RecordCall
            | Self::PlanNextAction
            | Self::CompleteFollowUp
            | Self::PutOff
            | Self::HandOverFollowUp
            | Self::CancelFollowUp
            | Self::ListFollowUps => "interactions",
            Self::RegisterSurvey
            | Self::StartWave
            | Self::EndSurvey
            | Self::RecordAnswer
            | Self::NotePurchase
            | Self::Revoke
            | Self::ViewWave
            | Self::ListAnswers => "surveys",
            Self::Respond | Self::Decline => "respond",
            _ => "complaints",
        }
    }

    fn reads_what_it_shows(self) -> bool {
        self.function() != "respond"
    }

    async fn prepare(self, kit: &Kit, number: u32) -> Call {
        let call = match self.function() {
            "complaints" | "approvals" => self.of_complaints(kit, number).await,
            "interactions" => self.of_interactions(kit, number).await,
            _ => self.of_surveys(kit, number).await,
        };
        // Nobody signs in to answer a survey, and an invitation is used up by its answer.
        if self.function() == "respond" { call } else { call.key(&format!("{self:?}-{number}")) }
    }
}

impl Service {
    async fn of_complaints(self, kit: &Kit, number: u32) -> Call {
        let service = kit.staff(SERVICE);
        let complaint = json!({ "kind": "service", "channel": "hotline", "matter": format!("等了{number}个小时") });
        let told = async || service.post("/complaints").json(complaint.clone()).send().await.expect(201);
        match self {
            Self::Complain => {
                let mut complaint = complaint.clone();
                complaint["customerId"] = customer(kit, number).await.into();
                service.post("/complaints").json(complaint)
            }
            Self::Accept => moving(kit, &told().await, "accept", json!({})),
            Self::AskForApproval => moving(kit, &investigated(kit, told().await).await, "resolve", solution()),
            Self::ApproveResult | Self::RefuseResult => {
                let case = investigated(kit, told().await).await;
                let asked = moving(kit, &case, "resolve", solution()).send().await.expect(200).json();
                let id = asked["pending"]["approvalId"].as_str().unwrap().to_owned();
                let request = kit.staff(HEAD).get(format!("/approvals/{id}")).await.expect(200);
                let decision = if self == Self::ApproveResult { "approved" } else { "refused" };
                let body = json!({ "decision": decision, "reason": "已核实" });
                kit.staff(HEAD).post(format!("/approvals/{id}/decisions")).json(body).seen(&request)
            }
            Self::OfferHandover => offering(kit, &told().await),
            Self::TakeOver => {
                let offered = offering(kit, &told().await).send().await.expect(200);
                let path = format!("/complaints/{}/handovers/decision", offered.id());
                kit.staff(COLLEAGUE).post(path).json(json!({ "decision": "accepted" })).seen(&offered)
            }
            Self::GiveTask => asking(kit, &told().await),
            Self::AnswerTask => {
                let asked = asking(kit, &told().await).send().await.expect(200);
                let task = asked.json()["tasks"][0]["id"].as_str().unwrap().to_owned();
                let path = format!("/complaints/{}/tasks/{task}/answer", asked.id());
                kit.staff(ELSEWHERE).post(path).json(json!({ "words": "该批次两台漏检" })).seen(&asked)
            }
            Self::MergeComplaint => {
                let (first, again) = (told().await, told().await);
                let body = json!({ "otherId": first.id(), "link": "merged_into" });
                service.post(format!("/complaints/{}/links", again.id())).json(body).seen(&again)
            }
            Self::Attach => {
                let case = told().await;
                let path = format!("/complaints/{}/attachments", case.id());
                let photograph = &b"\x89PNG\r\n\x1a\n a broken pump"[..];
                service.post(path).bytes("image/png", photograph).seen(&case)
            }
            Self::ViewComplaint => {
                let case = told().await;
                service.call(http::Method::GET, format!("/complaints/{}", case.id()))
            }
            Self::ListComplaints => {
                told().await;
                service.call(http::Method::GET, "/complaints?limit=5")
            }
            _ => {
                told().await;
                kit.staff(HEAD).call(http::Method::GET, "/complaints/ledger?limit=5")
            }
        }
    }

    async fn of_interactions(self, kit: &Kit, number: u32) -> Call {
        let service = kit.staff(SERVICE);
        let person = customer(kit, number).await;
        let step = json!({ "kind": "next_action", "customerId": person, "words": "送样品上门，确认尺寸" });
        let planning = service.post("/interactions/follow-ups").json(step);
        match self {
            Self::RecordCall => service.post("/interactions").json(json!({
                "kind": "call", "channel": "phone", "direction": "in", "outcome": "settled",
                "matter": "问能否改约周六送货", "customerId": person,
            })),
            Self::PlanNextAction => planning,
            Self::ListFollowUps => {
                planning.send().await.expect(201);
                service.call(http::Method::GET, "/interactions/follow-ups?limit=5")
            }
            _ => {
                let plan = planning.send().await.expect(201);
                let (who, what, body) = match self {
                    Self::CompleteFollowUp => (SERVICE, "completion", json!({ "words": "已送" })),
                    Self::PutOff => (SERVICE, "moves", json!({ "due": { "workingDays": 5 }, "words": "客户出差" })),
                    Self::HandOverFollowUp => (HEAD, "handover", json!({ "to": "stf_sales_1", "words": "您的客户" })),
                    _ => (SERVICE, "cancellation", json!({ "words": "不需要了" })),
                };
                kit.staff(who).post(format!("/interactions/follow-ups/{}/{what}", plan.id())).json(body).seen(&plan)
            }
        }
    }

    async fn of_surveys(self, kit: &Kit, number: u32) -> Call {
        let manager = kit.staff(MANAGER);
        let person = customer(kit, number).await;
        let survey = json!({
            "template": "customer_satisfaction", "title": "满意度调查", "rhythm": "by_hand", "channel": "sms", "openDays": 14,
        });
        let registering = manager.post("/surveys").json(survey);
        if self == Self::RegisterSurvey {
            return registering;
        }
        if self == Self::NotePurchase {
            let body = json!({ "customerId": person, "kind": "purchase", "reference": format!("SO-{number}") });
            return kit.staff(SERVICE).post("/surveys/occasions").json(body);
        }
        let survey = registering.send().await.expect(201);
        let path = format!("/surveys/{}", survey.id());
        let starting = manager.post(format!("{path}/waves")).json(json!({}));
        match self {
            Self::StartWave => return starting,
            Self::EndSurvey => {
                return manager.post(format!("{path}/status")).json(json!({ "status": "ended" })).seen(&survey);
            }
            _ => {}
        }
        let wave = starting.send().await.expect(202).json()["wave"].as_str().unwrap().to_owned();
        let path = format!("{path}/waves/{wave}");
        asked(kit).await;
        match self {
            Self::RecordAnswer => {
                let body = json!({ "customerId": person, "mode": "telephone", "answers": sheet() });
                kit.staff(SERVICE).post(format!("{path}/answers")).json(body)
            }
            Self::Revoke => {
                let told = manager.get(format!("{path}/people/{person}")).await.expect(200).json();
                let invitation = told["goneBy"][0]["invitation"]["id"].as_str().unwrap().to_owned();
                manager.post(format!("/surveys/invitations/{invitation}/revocation")).json(json!({}))
            }
            Self::Respond => kit.anonymous().post(link(kit, number).await).json(json!({ "answers": sheet() })),
            Self::Decline => kit.anonymous().post(format!("{}/decline", link(kit, number).await)),
            Self::ViewWave => manager.call(http::Method::GET, path),
            _ => manager.call(http::Method::GET, format!("{path}/answers")),
        }
    }
}

async fn investigated(kit: &Kit, told: Answer) -> Answer {
    let accepted = moving(kit, &told, "accept", json!({})).send().await.expect(200);
    moving(kit, &accepted, "investigate", json!({})).send().await.expect(200)
}

fn offering(kit: &Kit, case: &Answer) -> Call {
    let body = json!({ "to": "stf_sales_1", "words": "客户是您负责的" });
    kit.staff(SERVICE).post(format!("/complaints/{}/handovers", case.id())).json(body).seen(case)
}

fn asking(kit: &Kit, case: &Answer) -> Call {
    let body = json!({ "unitId": "unt_south", "words": "请查出厂检验记录", "workingDays": 2 });
    kit.staff(SERVICE).post(format!("/complaints/{}/tasks", case.id())).json(body).seen(case)
}
