mod change_staff;
mod delegate_powers;
mod depart_staff;
mod enrol_staff;
mod explain_access;
mod first_people;
mod give_grant;
mod limited_manager;
mod lock_staff;
mod preconditions;
mod review_access;
mod transfer_staff;
mod withdraw_grant;

use serde_json::{Value, json};
use tests::{Answer, Client, Kit};

/// A subject of the local system's own tokens: `stf_…` names stand for themselves.
pub fn newcomer(name: &str) -> Value {
    json!({
        "name": "沈青", "position": "客户信息专员", "unitId": "unt_east", "regionId": "east",
        "issuer": local::ISSUER, "subject": format!("stf_{name}"),
    })
}

/// Somebody new in the first department, and how he signs in.
pub async fn enrolled(kit: &Kit, name: &str) -> (Answer, Client) {
    let made = kit.staff("administrator_1").post("/access/staff").json(newcomer(name)).send().await.expect(201);
    (made, kit.staff(name))
}

pub fn specialist(staff: &str) -> Value {
    grant(staff, "information_specialist", json!({ "reach": "units", "ids": ["unt_east"] }))
}

pub fn grant(staff: &str, role: &str, scope: Value) -> Value {
    json!({ "staffId": staff, "role": role, "scope": scope, "reason": "岗位需要" })
}

/// The same with a role, an agreement and a training.
pub async fn at_work(kit: &Kit, name: &str) -> (Answer, Client) {
    let (made, client) = enrolled(kit, name).await;
    let by = kit.staff("administrator_1");
    let path = format!("/access/staff/{}", made.id());
    let agreement = json!({ "version": "2026-01", "signedOn": "2026-06-01" });
    let signed = by.post(format!("{path}/agreements")).json(agreement).seen(&made).send().await.expect(200);
    let training = json!({ "course": "个人信息保护", "passedOn": "2026-06-01", "validUntil": "2027-06-01" });
    by.post(format!("{path}/trainings")).json(training).seen(&signed).send().await.expect(200);
    by.post("/access/grants").json(specialist(&made.id())).send().await.expect(201);
    (by.get(path).await.expect(200), client)
}
