"""Walks of staff and of what they may do: enrolled, given a role by two people, trained, lent powers, gone."""

import datetime
import time

from scene import Scene, ids, until

NEWCOMER = "walk-newcomer"
# A customer of the newcomer's.
PERSON = {
    "kind": "individual",
    "fields": {"name": "李明", "mobile": "13912345670"},
    "source": "sales_talk",
    "consents": [{"purpose": "service", "noticeVersion": "2026-01", "channel": "paper"}],
}
YES = {"decision": "approved", "reason": "岗位需要"}
NO = {"decision": "refused", "reason": "岗位不需要"}


def enrol(scene: Scene) -> None:
    """On the staff, bound to the identity he signs in with, and nothing more."""
    admin = scene.as_staff("stf_admin_1")
    body = {"name": "沈青", "position": "客户经理", "unitId": "unt_east", "regionId": "east"}
    body |= {"issuer": scene.issuer.url, "subject": NEWCOMER}
    scene.as_staff("stf_check_1").post("/access/staff", body).problem(403, "forbidden")
    with scene.without("Access", "access", "dynamodb:PutItem"):
        admin.post("/access/staff", body).problem(500, "internal")
    scene.as_staff(NEWCOMER).get("/customers").problem(403, "not_enrolled")
    scene.newcomer = admin.post("/access/staff", body, idempotency_key="walk-4").expect(201).json()["id"]
    admin.post("/access/staff", body).problem(409, "invalid_state")
    assert scene.newcomer in ids(scene.as_staff("stf_head_1").get("/access/staff?unitId=unt_east"))
    scene.as_staff(NEWCOMER).post("/customers", PERSON).problem(403, "forbidden")


def asked(scene: Scene, role: str, scope: dict) -> str:
    wanted = {"staffId": scene.newcomer, "role": role, "scope": scope, "reason": "岗位需要"}
    return scene.as_staff("stf_admin_1").post("/access/grants", wanted).expect(202).headers["location"]


def give_role(scene: Scene) -> None:
    """A high right is asked for by one, approved by another, and in force in the same transaction."""
    place = asked(scene, "sales", {"reach": "own"})
    decide = lambda by: scene.as_staff(by).post(f"{place}/decisions", YES, if_match='"1"')  # noqa: E731
    decide("stf_admin_1").problem(403, "own_request")
    decide("stf_audit_1").problem(403, "forbidden")
    decide("stf_sales_1").problem(404, "not_found")
    assert place.endswith(ids(scene.as_staff("stf_head_1").get("/approvals"))[0])
    with scene.without("Approvals", "approvals", "dynamodb:PutItem"):
        decide("stf_head_1").problem(500, "internal")
    assert decide("stf_head_1").expect(200).json()["status"] == "approved"
    decide("stf_head_1").problem(409, "invalid_state")
    made = scene.as_staff(NEWCOMER).post("/customers", PERSON).expect(201).json()
    assert made["ownerId"] == scene.newcomer and made["fields"]["name"] != "李明", made


def clear(scene: Scene) -> None:
    """Without a signed agreement and a training, levels 1 and 2 are for nobody, whatever his role."""
    admin, newcomer, place = scene.as_staff("stf_admin_1"), scene.as_staff(NEWCOMER), f"/access/staff/{scene.newcomer}"
    customer = ids(newcomer.get("/customers"))[0]
    wanted = {"customerId": customer, "fields": ["mobile"], "purpose": "service", "reason": "回拨"}
    newcomer.post("/reveals", wanted).problem(403, "agreement_missing")
    seen = admin.get(place).expect(200).headers["etag"]
    body = {"version": "2026-01", "signedOn": "2026-01-05"}
    seen = admin.post(f"{place}/agreements", body, if_match=seen).expect(200).headers["etag"]
    newcomer.post("/reveals", wanted).problem(403, "training_lapsed")
    body = {"course": "个人信息保护", "passedOn": "2026-01-05", "validUntil": "2099-12-31"}
    admin.post(f"{place}/trainings", body, if_match=seen).expect(200)
    name = lambda: newcomer.get(f"/customers/{customer}").expect(200).json()["fields"]["name"]  # noqa: E731
    until("what he may see is looked up again", lambda: name() == "李明")
    newcomer.post("/reveals", wanted).expect(201)


def lend_powers(scene: Scene) -> None:
    """The head's assistant decides in her name while she has lent him that, and no longer."""
    head, assistant = scene.as_staff("stf_head_1"), scene.as_staff("stf_check_1")
    place = asked(scene, "customer_service", {"reach": "units", "ids": ["unt_east"]})
    decide = lambda: assistant.post(f"{place}/decisions", NO, if_match='"1"')  # noqa: E731
    decide().problem(404, "not_found")
    lent = head.post("/access/delegations", {"to": "stf_check_1", "until": in_days(30)}).expect(201)
    history = decide().expect(200).json()["history"]
    assert (history[1]["by"], history[1]["onBehalfOf"]) == ("stf_check_1", "stf_head_1"), history
    back = f"/access/delegations/{lent.json()['id']}/withdrawal"
    head.post(back, {}, if_match=lent.headers["etag"]).expect(200)
    place = asked(scene, "customer_service", {"reach": "units", "ids": ["unt_east"]})
    decide().problem(404, "not_found")
    scene.as_staff("stf_admin_1").post(f"{place}/withdrawal", {"reason": "不再需要"}, if_match='"1"').expect(200)


def in_days(days: int) -> str:
    return stamp(time.time() + days * 86_400)


def stamp(at: float) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def expire(scene: Scene) -> None:
    """What nobody decides ends by the clock, and `approval-trigger` writes that down."""
    admin, head = scene.as_staff("stf_admin_1"), scene.as_staff("stf_head_1")
    place = asked(scene, "customer_service", {"reach": "units", "ids": ["unt_east"]})
    request = place.removeprefix("/approvals/")
    history = lambda: [one["by"] for one in admin.get(place).expect(200).json()["history"]]  # noqa: E731
    assert scene.scheduled("approval-trigger") == "done" and admin.get(place).json()["status"] == "pending"
    over_time(scene, request)
    assert admin.get(place).expect(200).json()["status"] == "expired"
    head.post(f"{place}/decisions", YES, if_match='"1"').problem(409, "invalid_state")
    with scene.without("ApprovalTrigger", "approval-trigger", "dynamodb:DeleteItem"):
        scene.scheduled("approval-trigger")
    assert history() == ["stf_admin_1"]
    scene.through("approval-trigger")
    assert history() == ["stf_admin_1", "stf_system"]
    assert request not in ids(head.get("/approvals"))


def over_time(scene: Scene, request: str) -> None:
    """Its two working days are over, and those of whoever it escalates to."""
    row = scene.row(f"approvals#{request}", "request")
    step = row["case"]["M"]["steps"]["L"][0]["M"]
    [pointer] = [row for row in scene.rows("approvals#open") if row["sk"]["S"].endswith(request)]
    for number, name in enumerate(("openedAt", "dueAt", "escalationDueAt")):
        step[name] = {"S": f"2026-01-0{number + 5}T02:00:00Z"}
    scene.put_row(row)
    scene.drop_row(pointer)
    scene.put_row(pointer | {"sk": {"S": f"2026-01-07T02:00:00.000000Z#{request}"}})


def depart(scene: Scene) -> None:
    """Whoever leaves may do nothing from that moment on; `handover-trigger` gives his customers to a colleague."""
    admin, chief, place = scene.as_staff("stf_admin_1"), scene.as_staff("stf_chief_1"), f"/access/staff/{scene.newcomer}"
    customer = ids(scene.as_staff(NEWCOMER).get("/customers"))[0]
    seen = admin.get(place).expect(200).headers["etag"]
    scene.as_staff("stf_head_1").post(f"{place}/departure", {}, if_match=seen).problem(403, "forbidden")
    admin.post(f"{place}/departure", {}, if_match=seen).problem(422, "invalid")
    gone = admin.post(f"{place}/departure", {"handOverTo": "stf_sales_1"}, if_match=seen).expect(200).json()
    assert (gone["status"], gone["grants"]) == ("left", []), gone
    scene.as_staff(NEWCOMER).post("/customers", PERSON).problem(403, "account_locked")
    owner = lambda: chief.get(f"/customers/{customer}").expect(200).json()["ownerId"]  # noqa: E731
    with scene.without("HandoverTrigger", "handover-trigger", "dynamodb:PutItem"):
        scene.scheduled("handover-trigger")
    assert owner() == scene.newcomer
    scene.through("handover-trigger")
    assert owner() == "stf_sales_1"
    # It is closed once nothing can be on its way any more: after a minute, which has passed.
    row = scene.row(f"access#handover#{scene.newcomer}", "current")
    scene.put_row(row | {"startedAt": {"S": stamp(time.time() - 120)}})
    scene.through("handover-trigger")
    closed = admin.get(place).expect(200).json()["handover"]
    assert closed["moved"] == 1 and closed["doneAt"], closed


WALKS = (enrol, give_role, clear, lend_powers, expire, depart)
