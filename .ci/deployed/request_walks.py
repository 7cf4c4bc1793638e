"""Walks of those who answer what customers ask for, and of those who inspect how they are served."""

from client import Answer
from complaint_walks import STRANGER, acts, moved, place_of, post, standings
from people_walks import YES, in_days
from scene import Scene, ids


def request(scene: Scene, **more: object) -> Answer:
    """Taken down by sales."""
    body = {"kind": "guest_information", "channel": "service_desk", "matter": "请帮忙查明天的航班"}
    return scene.as_staff("stf_sales_1").post("/service-requests", body | more)


def ask(scene: Scene) -> None:
    """Nothing is collected for a guest before the information supervisor agrees; then it is answered, and counted."""
    body = {"kind": "guest_information", "channel": "service_desk", "matter": "请帮忙查明天的航班"}
    scene.as_staff("stf_audit_1").post("/service-requests", body).problem(403, "forbidden")
    with scene.without("ServiceRequests", "service-requests", "dynamodb:PutItem"):
        request(scene).problem(500, "internal")
    taken = request(scene, customerId=scene.customer)
    place = place_of(taken)
    moved(scene, "stf_sales_1", place, "respond", channel="hotline", words="已收到").expect(200)
    moved(scene, "stf_sales_1", place, "accept").expect(200)
    shown = standings(scene, place)
    assert (shown["first_response"], shown["accept"], shown["resolve"]) == ("met", "met", "running"), shown
    asked = moved(scene, "stf_sales_1", place, "begin", words="查航班动态").expect(200).json()
    assert (asked["stage"], asked["pending"]["move"]) == ("accepted", "begin"), asked
    wanted = f"/approvals/{asked['pending']['approvalId']}"
    chief = scene.as_staff("stf_chief_1")
    assert chief.get(wanted).expect(200).json()["matter"]["fields"]["words"] == "查航班动态"
    chief.post(f"{wanted}/decisions", YES, if_match='"1"').expect(200)
    moved(scene, "stf_sales_1", place, "answer", channel="service_desk", words="CA1501 准点").expect(200)
    closed = moved(scene, "stf_sales_1", place, "close", mark=5).expect(200).json()
    assert (closed["stage"], closed["mark"]) == ("closed", 5), closed
    head = scene.as_staff("stf_head_1")
    assert closed["id"] in ids(head.get("/service-requests/ledger"))
    figures = head.get("/service-requests/report").expect(200).json()["figures"]
    assert (figures["registered"], figures["closed"]) == (1, 1), figures
    assert "航班" not in repr(scene.rows(place.replace("/service-requests/", "service-requests#"))), "words in clear at rest"


def allocate(scene: Scene) -> None:
    """The head of the department gives it to whoever can do it; another department helps; what is forgotten is told of."""
    details = {"order": "SO-7", "wish": "return"}
    taken = request(scene, kind="return_exchange", details=details, requester=STRANGER, receivedAt=in_days(-20))
    place = place_of(taken)
    assert taken.json()["details"]["wish"] == "return" and taken.json()["overdue"], taken.json()
    moved(scene, "stf_sales_1", place, "allocate", to="stf_check_1").problem(403, "forbidden")
    given = moved(scene, "stf_head_1", place, "allocate", to="stf_check_1").expect(200).json()
    assert (given["handlerId"], given["firstResponsibleId"]) == ("stf_check_1", "stf_sales_1"), given
    wanted = {"unitId": "unt_east", "words": "请验货", "workingDays": 2}
    [task] = post(scene, "stf_check_1", place, "/tasks", wanted).expect(200).json()["tasks"]
    assert ids(scene.as_staff("stf_check_1").get("/service-requests/tasks")) == [task["id"]]
    post(scene, "stf_check_1", place, f"/tasks/{task['id']}/answer", {"words": "完好"}).expect(200)
    told = lambda: [(act["clock"], act["role"]) for act in acts(scene, place) if act["act"] == "escalated"]  # noqa: E731
    scene.through("case-watch")
    found = told()
    assert {("accept", "department_head"), ("resolve", "general_manager")} <= set(found), found
    scene.through("case-watch")
    assert told() == found, "told twice"


def inspect(scene: Scene) -> None:
    """A department is inspected and marked, advised, asked to do its part, and looked at again; its score is reported."""
    head, sales = scene.as_staff("stf_head_1"), scene.as_staff("stf_sales_1")
    details = {"unit": "unt_east", "cleanliness": 5, "signs": 4, "facilities": 3, "presence": 5}
    body = {"kind": "floor", "channel": "routine", "matter": "忙时无人引导", "details": details}
    sales.post("/inspections", body).problem(403, "forbidden")
    with scene.without("Inspections", "inspections", "dynamodb:PutItem"):
        head.post("/inspections", body).problem(500, "internal")
    taken = head.post("/inspections", body)
    place = place_of(taken)
    assert taken.json()["score"] == 425, taken.json()
    assert "无人引导" not in repr(scene.rows(place.replace("/inspections/", "inspections#"))), "words in clear at rest"
    moved(scene, "stf_head_1", place, "advise", cause="staffing", words="忙时加一人").expect(200)
    wanted = {"unitId": "unt_east", "words": "请调整排班", "workingDays": 3}
    [task] = post(scene, "stf_head_1", place, "/tasks", wanted).expect(200).json()["tasks"]
    assert ids(sales.get("/inspections/tasks")) == [task["id"]]
    post(scene, "stf_sales_1", place, f"/tasks/{task['id']}/answer", {"words": "已加岗"}).expect(200)
    closed = moved(scene, "stf_head_1", place, "confirm", mark=5, words="到位").expect(200).json()
    assert closed["stage"] == "closed", closed
    scores = head.get("/inspections/report").expect(200).json()["figures"]["scores"]
    assert scores == {"unt_east": {"count": 1, "mean": 425}}, scores


WALKS = (ask, allocate, inspect)
