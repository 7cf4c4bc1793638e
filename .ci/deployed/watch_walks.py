"""Walks of those who watch over customers: reviews, quality, classes, the directory, and what is done by schedule."""

import hashlib
from collections.abc import Callable

from customer_walks import looked_up
from people_walks import in_days
from scene import Scene, until


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
    assert (scene.customer, "陈凯") in [(item["id"], item["fields"].get("name")) for item in items], items


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


def wake_import(scene: Scene) -> None:
    """Its trigger was lost, with the mapping that would have read it: it stands still until `import-watch` comes by."""
    chief = scene.as_staff("stf_chief_1")
    query = "/imports?kind=individual&source=podcast&purposes=service&noticeVersion=2026-01"
    file = "客户姓名,手机号码\n严瑜,13949726888\n".encode()
    remade = unmapped(scene, "import-runner")
    key = hashlib.sha256(file).hexdigest()
    place = chief.send("POST", query, file, kind="text/csv", idempotency_key=key).expect(202).headers["location"]
    remade()
    status = lambda: chief.get(place).expect(200).json()["status"]  # noqa: E731
    scene.through("import-watch")
    assert status() == "received", "it may be on its way yet"
    job = place.removeprefix("/imports/")
    for row in (scene.row(f"imports#{job}", "job"), scene.row("imports#underway", job)):
        scene.put_row(row | {"updatedAt": {"S": in_days(-1)}})
    with scene.without("ImportWatch", "import-watch", "dynamodb:PutItem"):
        scene.scheduled("import-watch")
    assert status() == "received"
    scene.through("import-watch")
    until("the runner goes on", lambda: status() == "completed", 120)
    assert len(looked_up(chief, "13949726888")) == 1


def unmapped(scene: Scene, function: str) -> Callable[[], object]:
    """Takes the function off its stream; what is answered puts it back, where the stream then is."""
    functions = scene.emulator.client("lambda")
    [mapping] = functions.list_event_source_mappings(FunctionName=f"kehu-{function}")["EventSourceMappings"]
    functions.delete_event_source_mapping(UUID=mapping["UUID"])
    kept = ("EventSourceArn", "BatchSize", "FilterCriteria", "FunctionResponseTypes", "BisectBatchOnFunctionError")
    again = {name: mapping[name] for name in kept if name in mapping}
    return lambda: functions.create_event_source_mapping(
        FunctionName=f"kehu-{function}", StartingPosition="LATEST", **again
    )


WALKS = (review, classify, directory, daily_pass, wake_import, rebuild)
