"""Walks of those who watch over customers: reviews, quality, classes, the directory, and what is done by schedule."""

from customer_walks import looked_up
from scene import Scene


def review(scene: Scene) -> None:
    sales, path = scene.as_staff("stf_sales_1"), f"/reviews/customers/{scene.customer}"
    body = {"outcome": "corrected", "wrong": ["employer"], "note": "单位有误"}
    sales.post(path, body, if_match=scene.version(), idempotency_key="walk-2").expect(201)
    found = sales.get(path).expect(200).json()["items"]
    assert [one["fields"]["notes"] for one in found] == ["单位有误"], found
    figures = scene.as_staff("stf_chief_1").get(f"/quality/customers/{scene.customer}").expect(200).json()
    assert figures["foundWrong"] == 1, figures
    sales.get("/reviews?due=soon").expect(200)
    scene.as_staff("stf_audit_1").get(path).expect(403)


def classify(scene: Scene) -> None:
    """By hand with a reason, then all together in a table of three signatures."""
    checker, chief = scene.as_staff("stf_check_1"), scene.as_staff("stf_chief_1")
    path = f"/classifications/customers/{scene.customer}"
    chief.post(path, {"grade": "a", "reason": "strategic"}, if_match=scene.version()).expect(200)
    assert chief.get(path).expect(200).json()["items"]
    table = checker.post("/classifications/tables", {"kind": "grade"}, idempotency_key="walk-3").expect(201)
    place = f"/classifications/tables/{table.json()['id']}"
    checker.post(f"{place}/review", {}, if_match=table.headers["etag"]).problem(403, "own_request")
    reviewed = chief.post(f"{place}/review", {}, if_match=table.headers["etag"]).expect(200)
    checked = scene.as_staff("stf_chief_2").post(f"{place}/check", {}, if_match=reviewed.headers["etag"]).expect(200)
    assert checked.json()["checked"]["by"] == "stf_chief_2"
    checker.get(place).expect(200)


def directory(scene: Scene) -> None:
    """Whoever can not decrypt shows nothing: the first request of this function finds the right missing."""
    sales = scene.as_staff("stf_sales_1")
    with scene.without("Directory", "directory", "kms:Decrypt"):
        sales.get("/directory").expect(500)
    items = sales.get("/directory?sort=-created").expect(200).json()["items"]
    assert [(item["id"], item["fields"]["name"]) for item in items] == [(scene.customer, "陈凯")], items


def daily_pass(scene: Scene) -> None:
    """Everybody looked over: figures by source that were not there before."""
    chief = scene.as_staff("stf_chief_1")
    scene.through("review-trigger")
    lines = chief.get("/quality?by=source").expect(200).json()["lines"]
    assert any(line["records"] for line in lines), lines
    scene.as_staff("stf_sales_1").get("/reviews/digests").expect(200)


def rebuild(scene: Scene) -> None:
    """The table of lookups is lost: numbers find nobody, and everybody again once it is rebuilt."""
    dynamodb, table = scene.emulator.client("dynamodb"), scene.deployment.tables["lookup"]
    for row in dynamodb.scan(TableName=table)["Items"]:
        dynamodb.delete_item(TableName=table, Key={"pk": row["pk"], "sk": row["sk"]})
    sales = scene.as_staff("stf_sales_1")
    assert looked_up(sales, "15001327207") == []
    scene.through("lookup-rebuild")
    assert looked_up(sales, "15001327207") == [scene.customer]


WALKS = (review, classify, directory, daily_pass, rebuild)
