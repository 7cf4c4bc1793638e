"""Walks of those who say who works when, and of those who work."""

from scene import Scene

MONTH = "/rosters/unt_east/2027-06"


def take_turns(scene: Scene) -> None:
    """Two are planned, nobody sees it before it is published, a change is kept; nothing is done without rights."""
    head, sales = scene.as_staff("stf_head_1"), scene.as_staff("stf_sales_1")
    people = [{"staffId": "stf_sales_1"}, {"staffId": "stf_head_1", "offset": 5}]
    body = {"pattern": "five_two", "shift": "night", "from": "2027-06-01", "people": people}
    sales.post(f"{MONTH}/plans", body, if_match='"0"').problem(403, "forbidden")
    with scene.without("Rosters", "rosters", "dynamodb:PutItem"):
        head.post(f"{MONTH}/plans", body, if_match='"0"').problem(500, "internal")
    made = head.post(f"{MONTH}/plans", body, if_match='"0"', idempotency_key="walk-roster").expect(200)
    again = head.post(f"{MONTH}/plans", body, if_match='"0"', idempotency_key="walk-roster").expect(200)
    assert made.json() == again.json(), again.json()
    head.post(f"{MONTH}/plans", body, if_match='"0"').problem(412, "stale_version")
    assert sales.get("/rosters/mine?month=2027-06").expect(200).json()["items"] == []
    head.post(f"{MONTH}/publication", {}, if_match=made.headers["etag"]).expect(200)
    own = sales.get("/rosters/mine?month=2027-06").expect(200).json()["items"][0]
    assert own["days"][0] == {"day": "2027-06-01", "shift": "night"}, own
    changes, swap = f"{MONTH}/staff/stf_sales_1/changes", {"days": [{"day": "2027-06-01", "shift": "off"}]}
    head.post(changes, swap, if_match='"1"').problem(422, "invalid")
    head.post(changes, swap | {"reason": "与同事调班"}, if_match='"1"').expect(200)
    first = head.get(changes).expect(200).json()["items"][0]
    assert first["days"] == [{"day": "2027-06-01", "was": "night", "is": "off"}], first
    sheet = head.get(MONTH).expect(200).json()
    assert [line["version"] for line in sheet["items"]] == [1, 2], sheet
    # Three in the morning of the third: whoever began on the second.
    working = head.get("/rosters/unt_east/on-shift?at=2027-06-02T19:00:00Z").expect(200).json()["items"]
    assert [(one["staffId"], one["day"]) for one in working] == [("stf_sales_1", "2027-06-02")], working


WALKS = [take_turns]
