"""Walks of those who ask customers to events."""

import time

from client import Answer
from scene import Scene, ids

DAY = 86400


def bring_together(scene: Scene) -> None:
    """A customer is judged and asked, or spared, and his opinion has a follow-up; nothing is done without rights."""
    sales = scene.as_staff("stf_sales_1")
    at = [time.strftime("%Y-%m-%dT08:00:00Z", time.gmtime(time.time() + days * DAY)) for days in (10, 11)]
    body = {"kind": "symposium", "title": "客户座谈会", "venue": "会议厅", "startsAt": at[0], "endsAt": at[1], "capacity": 9}
    scene.as_staff("stf_audit_1").post("/events", body).problem(403, "forbidden")
    with scene.without("Events", "events", "dynamodb:PutItem"):
        sales.post("/events", body).problem(500, "internal")
    made = sales.post("/events", body, idempotency_key="walk-event").expect(201)
    again = sales.post("/events", body, idempotency_key="walk-event").expect(201)
    assert made.json()["id"] == again.json()["id"]
    place = made.headers["location"]
    asked = {"customerIds": [scene.customer], "channel": "phone"}
    sales.post(f"{place}/invitees", asked).problem(409, "invalid_state")
    moved(scene, place, {"to": "open"}).expect(200)
    answer = sales.post(f"{place}/invitees", asked, idempotency_key="walk-invite").expect(200).json()
    item = answer["items"][0]
    assert item["customerId"] == scene.customer and item["invited"] != bool(item["hindrances"]), answer
    shown = sales.get(f"{place}/invitees").expect(200).json()["items"]
    assert [one["customerId"] for one in shown] == [scene.customer], shown
    if item["invited"]:
        said = {"customerId": scene.customer, "words": "希望支持周末安装", "followUp": {"words": "评估方案"}}
        taken = sales.post(f"{place}/opinions", said, idempotency_key="walk-opinion").expect(201).json()
        assert taken["followUpId"].startswith("flw_"), taken
    assert made.json()["id"] in ids(sales.get("/events"))
    moved(scene, place, {"to": "cancelled", "reason": "场地停电"}).expect(200)


def moved(scene: Scene, place: str, body: dict) -> Answer:
    """An event as it is now."""
    sales = scene.as_staff("stf_sales_1")
    now = sales.get(place).expect(200)
    return sales.post(f"{place}/moves", body, if_match=now.headers["etag"])


WALKS = [bring_together]
