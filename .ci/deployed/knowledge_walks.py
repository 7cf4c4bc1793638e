"""Walks of those who write what staff go by, and of those who go by it."""

from client import Answer
from scene import Scene, ids

TEXT = {"title": {"zh": "退货运费由谁承担"}, "body": {"zh": "质量问题由公司承担。"}, "keywords": ["退货"]}


def publish(scene: Scene) -> None:
    """An answer is published at once, found by its words, used; a norm waits for the head, is read, and retired."""
    head, sales = scene.as_staff("stf_head_1"), scene.as_staff("stf_sales_1")
    body = {"kind": "standard_answer", "text": TEXT}
    sales.post("/knowledge", body).problem(403, "forbidden")
    with scene.without("Knowledge", "knowledge", "dynamodb:PutItem"):
        head.post("/knowledge", body).problem(500, "internal")
    made = head.post("/knowledge", body, idempotency_key="walk-article").expect(201)
    again = head.post("/knowledge", body, idempotency_key="walk-article").expect(201)
    assert made.json()["id"] == again.json()["id"]
    place = made.headers["location"]
    sales.get(place).problem(404, "not_found")
    did(scene, place, "/publication", {}).expect(201)
    assert ids(sales.get("/knowledge?q=%E9%80%80%E8%B4%A7")) == [made.json()["id"]]
    used = sales.post(f"{place}/uses", {"number": 1, "helped": True}, idempotency_key="walk-use").expect(200).json()
    assert used["uses"] == {"helped": 1, "notHelped": 0}, used
    norm = head.post("/knowledge", body | {"kind": "norm"}).expect(201).headers["location"]
    asked = did(scene, norm, "/publication", {"reason": "首次发布"}).expect(202).headers["location"]
    assert asked.startswith("/approvals/"), asked
    did(scene, norm, "/versions", {"text": TEXT}).problem(409, "invalid_state")
    did(scene, norm, "/retirement", {"reason": "不再使用"}).expect(200)
    counts = head.get(f"{place}/acknowledgements/counts").expect(200).json()
    assert (counts["given"], counts["number"]) == (0, 1), counts


def did(scene: Scene, place: str, rest: str, body: dict) -> Answer:
    """To an article as it is now."""
    head = scene.as_staff("stf_head_1")
    now = head.get(place).expect(200)
    return head.post(f"{place}{rest}", body, if_match=now.headers["etag"])


WALKS = [publish]
