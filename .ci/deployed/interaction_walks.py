"""Walks of those who serve customers: calls taken down, what is planned, done and handed on."""

from client import Answer
from scene import Scene, ids

CALL = {"kind": "call", "channel": "phone", "direction": "in", "outcome": "settled", "matter": "问能否改约周六送货"}


def serve(scene: Scene) -> None:
    """A call counts as contact, fulfils what was planned and plans what comes next; a correction stands behind it."""
    sales = scene.as_staff("stf_sales_1")
    step = {"kind": "next_action", "customerId": scene.customer, "words": "送样品上门"}
    scene.as_staff("stf_audit_1").post("/interactions", CALL).problem(403, "forbidden")
    with scene.without("Interactions", "interactions", "dynamodb:PutItem"):
        sales.post("/interactions/follow-ups", step).problem(500, "internal")
    assert ids(sales.get(f"/interactions/follow-ups?customerId={scene.customer}")) == []
    planned = sales.post("/interactions/follow-ups", step, idempotency_key="walk-plan").expect(201)
    again = sales.post("/interactions/follow-ups", step, idempotency_key="walk-plan").expect(201)
    assert planned.json()["id"] == again.json()["id"]
    plan = planned.json()["id"]
    next_step = {"words": "周六上午确认", "due": {"workingDays": 2}}
    body = CALL | {"customerId": scene.customer, "fulfils": plan, "next": next_step, "mark": 4}
    taken = sales.post("/interactions", body, idempotency_key="walk-call").expect(201)
    shown = taken.json()
    assert (shown["fields"]["matter"], shown["mark"], shown["fulfils"]) == (CALL["matter"], 4, plan), shown
    assert sales.get(f"/interactions/follow-ups/{plan}").expect(200).json()["state"] == "done"
    record = sales.get(f"/customers/{scene.customer}").expect(200).json()
    assert record["lastContactAt"] == shown["at"], record
    place = taken.headers["location"]
    added = sales.post(f"{place}/addenda", {"words": "更正：周日"}, if_match=taken.headers["etag"]).expect(200).json()
    assert [one["fields"]["words"] for one in added["addenda"]] == ["更正：周日"], added
    assert ids(sales.get(f"/interactions?customerId={scene.customer}")) == [shown["id"]]
    hand_on(scene, shown["nextId"])


def hand_on(scene: Scene, plan: str) -> None:
    """Put off by whoever has it, done by the colleague it was handed to."""
    place = f"/interactions/follow-ups/{plan}"
    did(scene, "stf_sales_1", place, "/moves", {"due": {"workingDays": 4}, "words": "客户出差"}).expect(200)
    did(scene, "stf_sales_1", place, "/handover", {"to": "stf_head_1", "words": "我休假"}).expect(200)
    did(scene, "stf_sales_1", place, "/cancellation", {"words": "不用了"}).problem(403, "forbidden")
    counts = scene.as_staff("stf_head_1").get("/interactions/follow-ups/counts").expect(200).json()
    assert (counts["upcoming"], counts["overdue"]) == (1, 0), counts
    did(scene, "stf_head_1", place, "/completion", {"words": "已确认"}).expect(200)


def did(scene: Scene, by: str, place: str, rest: str, body: dict) -> Answer:
    """To a follow-up as it is now."""
    now = scene.as_staff("stf_head_1").get(place).expect(200)
    return scene.as_staff(by).post(f"{place}{rest}", body, if_match=now.headers["etag"])


def remind(scene: Scene) -> None:
    """What is overdue is told to whoever the ladder names, by the schedule."""
    plan = {"kind": "task", "words": "核对客户档案", "due": {"workingDays": 1}}
    task = scene.as_staff("stf_head_1").post("/interactions/follow-ups", plan | {"ownerId": "stf_head_1"})
    assert task.status in (201, 422), task.body
    with scene.without("InteractionTrigger", "interaction-trigger", "dynamodb:Query"):
        scene.fails("interaction-trigger")
    scene.through("interaction-trigger")


WALKS = [serve, remind]
