"""Walks of those who handle complaints: taken down, handled to the end, shared with others, forgotten and told of."""

from client import Answer
from people_walks import YES, in_days
from scene import Scene, ids

MATTER = "送来的洗衣机第二天就不转了"
# Not on file; level 1, so shown masked and sealed for good.
STRANGER = {"name": "周敏", "mobile": "13800138000"}
SOLUTION = {"cause": "attitude", "findings": "当班两人缺一人", "solution": "上门致歉", "measure": "排班加备岗", "compensation": 5000}


def complaint(scene: Scene, **more: object) -> Answer:
    """Taken down by sales."""
    body = {"kind": "service", "channel": "hotline", "matter": MATTER}
    return scene.as_staff("stf_sales_1").post("/complaints", body | more)


def place_of(taken: Answer) -> str:
    return taken.expect(201).headers["location"]


def post(scene: Scene, by: str, place: str, rest: str, body: dict) -> Answer:
    """To a complaint as it is now."""
    client = scene.as_staff(by)
    return client.post(f"{place}{rest}", body, if_match=client.get(place).expect(200).headers["etag"])


def moved(scene: Scene, by: str, place: str, step: str, **form: object) -> Answer:
    return post(scene, by, place, "/moves", {"move": step, "form": form})


def acts(scene: Scene, place: str) -> list[dict]:
    return scene.as_staff("stf_sales_1").get(f"{place}/history?limit=100").expect(200).json()["items"]


def standings(scene: Scene, place: str) -> dict[str, str]:
    clocks = scene.as_staff("stf_sales_1").get(f"{place}/clocks").expect(200).json()["items"]
    assert all(run["explanation"] for run in clocks), clocks
    return {run["clock"]: run["standing"] for run in clocks}


def handle(scene: Scene) -> None:
    """From the first word to the customer's mark: the head of the department approves the result and replies."""
    sales, head = scene.as_staff("stf_sales_1"), scene.as_staff("stf_head_1")
    body = {"kind": "service", "channel": "hotline", "matter": MATTER, "customerId": scene.customer}
    scene.as_staff("stf_audit_1").post("/complaints", body).problem(403, "forbidden")
    with scene.without("Complaints", "complaints", "dynamodb:PutItem"):
        sales.post("/complaints", body).problem(500, "internal")
    assert ids(sales.get(f"/complaints?customerId={scene.customer}")) == []
    place = place_of(sales.post("/complaints", body, idempotency_key="walk-complaint"))
    assert place_of(sales.post("/complaints", body, idempotency_key="walk-complaint")) == place
    case = place.removeprefix("/complaints/")
    assert standings(scene, place)["first_response"] == "running"
    moved(scene, "stf_sales_1", place, "calm", channel="hotline", words="已致电致歉").expect(200)
    moved(scene, "stf_sales_1", place, "accept").expect(200)
    shown = standings(scene, place)
    assert (shown["first_response"], shown["accept"], shown["resolve"]) == ("met", "met", "running"), shown
    moved(scene, "stf_sales_1", place, "investigate").expect(200)
    asked = moved(scene, "stf_sales_1", place, "resolve", **SOLUTION).expect(200).json()
    assert (asked["stage"], asked["pending"]["move"]) == ("investigating", "resolve"), asked
    request = f"/approvals/{asked['pending']['approvalId']}"
    assert head.get(request).expect(200).json()["matter"]["fields"]["solution"] == SOLUTION["solution"]
    decide = lambda by: scene.as_staff(by).post(f"{request}/decisions", YES, if_match='"1"')  # noqa: E731
    decide("stf_sales_1").problem(403, "own_request")
    with scene.without("Approvals", "approvals", "dynamodb:PutItem"):
        decide("stf_head_1").problem(500, "internal")
    assert sales.get(place).expect(200).json()["stage"] == "investigating"
    decide("stf_head_1").expect(200)
    assert sales.get(place).expect(200).json()["stage"] == "resolved"
    reply = {"channel": "hotline", "words": "处理结果已说明"}
    moved(scene, "stf_sales_1", place, "reply", **reply).problem(403, "forbidden")
    moved(scene, "stf_head_1", place, "reply", **reply).expect(200)
    closed = moved(scene, "stf_sales_1", place, "close", mark=5, channel="hotline").expect(200).json()
    assert (closed["stage"], closed["mark"], closed["compensation"]) == ("closed", 5, 5000), closed
    done = [act["act"] for act in acts(scene, place)]
    assert done == ["registered", "moved", "moved", "moved", "asked", "approved", "moved", "moved"], done
    assert case in ids(head.get("/complaints?state=closed")) and case in ids(head.get("/complaints/ledger"))
    report = head.get("/complaints/report").expect(200).json()
    figures = report["figures"]
    assert (figures["registered"], figures["closed"], figures["satisfied"]["basisPoints"]) == (1, 1, 10_000), figures
    assert report["trend"][-1]["registered"] == 1, report["trend"]
    assert MATTER not in repr(scene.rows(f"complaints#{case}")), "words in clear at rest"


def share(scene: Scene) -> None:
    """A department is asked, a colleague takes it over, the same matter told twice is worked on once; nobody reads his own."""
    sales, checker = scene.as_staff("stf_sales_1"), scene.as_staff("stf_check_1")
    complaint(scene, aboutStaff=["stf_sales_1"]).problem(403, "conflict_of_interest")
    taken = complaint(scene, complainant=STRANGER, aboutStaff=["stf_head_1"])
    place, person = place_of(taken), taken.json()["people"][0]
    assert person["fields"] == {"name": "周敏", "mobile": "138****8000"}, person
    assert STRANGER["mobile"] not in repr(scene.rows(place.replace("/complaints/", "complaints#")))
    scene.as_staff("stf_head_1").get(place).problem(404, "not_found")
    asked = {"unitId": "unt_east", "words": "请查出厂检验记录", "workingDays": 2}
    [task] = post(scene, "stf_sales_1", place, "/tasks", asked).expect(200).json()["tasks"]
    assert ids(checker.get("/complaints/tasks")) == [task["id"]]
    post(scene, "stf_check_1", place, f"/tasks/{task['id']}/answer", {"words": "该批次两台漏检"}).expect(200)
    assert ids(checker.get("/complaints/tasks")) == []
    post(scene, "stf_sales_1", place, "/handovers", {"to": "stf_check_1", "words": "请接手"}).expect(200)
    handed = post(scene, "stf_check_1", place, "/handovers/decision", {"decision": "accepted"}).expect(200).json()
    assert (handed["handlerId"], handed["firstResponsibleId"]) == ("stf_check_1", "stf_sales_1"), handed
    post(scene, "stf_check_1", place, "/document-requests", {"kinds": ["business_licence"]}).expect(200)
    again = place_of(complaint(scene))
    merged = post(scene, "stf_sales_1", again, "/links", {"otherId": handed["id"], "link": "merged_into"}).expect(200).json()
    assert (merged["stage"], merged["mergedInto"]) == ("merged", handed["id"]), merged
    assert handed["id"] in ids(checker.get("/complaints")) and merged["id"] in ids(sales.get("/complaints?state=closed"))


def climb(scene: Scene) -> None:
    """A letter that lay for twenty days is overdue; `case-watch` tells whoever the ladder names, once."""
    taken = complaint(scene, channel="letter", receivedAt=in_days(-20))
    place = place_of(taken)
    assert taken.json()["overdue"], taken.json()
    told = lambda: [(act["clock"], act["role"]) for act in acts(scene, place) if act["act"] == "escalated"]  # noqa: E731
    with scene.without("CaseWatch", "case-watch", "dynamodb:PutItem"):
        scene.scheduled("case-watch")
    assert told() == []
    scene.through("case-watch")
    found = told()
    assert {("accept", "department_head"), ("accept", "general_manager"), ("resolve", "general_manager")} <= set(found), found
    assert {act["by"] for act in acts(scene, place) if act["act"] == "escalated"} == {"stf_system"}
    scene.through("case-watch")
    assert told() == found, "told twice"
    listed = {item["id"]: item for item in scene.as_staff("stf_head_1").get("/complaints").expect(200).json()["items"]}
    mine = listed[taken.json()["id"]]
    assert mine["overdue"] and {"accept", "resolve"} <= set(mine["missed"]), mine


WALKS = (handle, share, climb)
