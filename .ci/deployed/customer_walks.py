"""Walks of the people who work with customers: through HTTP API, authorizer, real binaries, KMS, tables, bucket."""

import hashlib
import re
import time

from client import Client
from deploy import ROOT
from scene import SECRET, Scene, masked, until

PERSON = {
    "kind": "individual",
    "fields": {"name": "陈凯", "idNumber": SECRET[0], "mobile": SECRET[1], "employer": "泰麒麟科技有限公司"},
    "source": "sales_talk",
    "consents": [{"purpose": "service", "noticeVersion": "2026-01", "channel": "paper"}],
}
# A source of its own; and rules of reveals for a company that works around the clock, as walks do.
POLICY = """
version = "2026.12.1"

[[source]]
id = "podcast"
label = { zh = "播客", en = "Podcast" }

[[reveal_rule]]
id = "reach_own_customer"
label = { zh = "联系本人客户", en = "Reach one's own customer" }
roles = ["sales"]
classes = ["contact"]
own = true
hours = "always"
grant = "at_once"
minutes = 15
views = 2

[[reveal_rule]]
id = "by_approval"
label = { zh = "经审批查看", en = "With approval" }
roles = ["sales", "department_head"]
classes = ["contact", "identity"]
hours = "always"
grant = "approval"
minutes = 60
views = 2
"""
# And messages that go out by night, as walks do: the policy of contacts is given whole.
OUTREACH = (ROOT / "shared" / "catalogue" / "outreach.toml").read_text(encoding="utf-8")
POLICY += re.sub(r"^quiet = .*$", 'quiet = { from = "00:00", until = "00:00" }', OUTREACH, flags=re.MULTILINE)


def tokens(scene: Scene) -> None:
    """Who has none, an expired, a foreign or another audience's gets no further than the door."""
    issuer = scene.issuer
    for what, token in {
        "none": None,
        "garbage": "e30.e30.e30",
        "expired": issuer.token("stf_sales_1", exp=int(time.time()) - 60),
        "signed by another": issuer.token("stf_sales_1", foreign=True),
        "for another audience": issuer.token("stf_sales_1", aud="others"),
        "of another issuer": issuer.token("stf_sales_1", iss="http://127.0.0.1:9"),
    }.items():
        answer = Client(scene.deployment.api, token).get("/customers")
        assert answer.status == 401, f"{what}: {answer.status}"
    scene.as_staff("stf_nobody_1").get("/customers").problem(403, "not_enrolled")


def open_registration(scene: Scene) -> None:
    """Closed, and health says so, until `lookup-rebuild` has found no records to restore and sets the mark."""
    anyone = Client(scene.deployment.api)
    failing = [name for name, [check] in anyone.get("/health").expect(503).json()["checks"].items() if check["status"] != "pass"]
    assert failing == ["lookup:complete"], failing
    scene.as_staff("stf_sales_1").post("/customers", PERSON).problem(503, "registration_closed")
    scene.through("lookup-rebuild")
    until("health passes", lambda: anyone.get("/health").status == 200)
    assert anyone.get("/openapi.json").expect(200).json()["openapi"] == "3.1.0"


def set_policy(scene: Scene) -> None:
    """What the company sets is in force for everybody."""
    body = {"text": POLICY}
    scene.as_staff("stf_sales_1").send("PUT", "/catalogue", body, if_match='"0"').problem(403, "forbidden")
    scene.as_staff("stf_admin_1").send("PUT", "/catalogue", body, if_match='"0"').expect(200)
    shown = lambda: "podcast" in scene.as_staff("stf_sales_1").get("/catalogue").expect(200).body.decode()  # noqa: E731
    until("a sandbox looks for newer policy every half minute", shown)


def register(scene: Scene) -> None:
    sales = scene.as_staff("stf_sales_1")
    made = sales.post("/customers", PERSON, idempotency_key="walk-1").expect(201)
    scene.customer = masked(made).json()["id"]
    again = sales.post("/customers", PERSON, idempotency_key="walk-1").expect(201)
    assert again.json()["id"] == scene.customer
    sales.post("/customers", PERSON).problem(409, "duplicate_customer")
    wrong = PERSON | {"fields": PERSON["fields"] | {"idNumber": "500103198604080858"}}
    sales.post("/customers", wrong).problem(422, "invalid")


def view_and_verify(scene: Scene) -> None:
    path = scene.of_customer()
    seen = masked(scene.as_staff("stf_sales_1").get(path).expect(200))
    assert seen.json()["fields"]["name"] == "陈凯" and seen.json()["fields"]["mobile"] == "158****9491"
    body = {"outcome": "verified", "method": "documents"}
    scene.as_staff("stf_sales_1").post(f"{path}/verification", body, if_match='"1"').problem(403, "forbidden")
    checker = scene.as_staff("stf_check_1")
    assert checker.post(f"{path}/verification", body, if_match='"1"').expect(200).json()["status"] == "active"
    checker.post(f"{path}/verification", body, if_match='"1"').problem(412, "stale_version")
    scene.as_staff("stf_audit_1").get(path).expect(403)


def change(scene: Scene) -> None:
    """A controlled field: a second person decides."""
    path = scene.of_customer()
    merge = {"kind": "application/merge-patch+json", "if_match": '"2"'}
    asked = scene.as_staff("stf_sales_1").send("PATCH", path, {"fields": {"mobile": "15001327207"}}, **merge).expect(202)
    decision = f"/approvals/{asked.json()['approvalId']}/decisions"
    verdict = {"decision": "approved", "reason": "已致电核实"}
    scene.as_staff("stf_check_1").post(decision, verdict, if_match='"1"').expect(200)
    assert scene.as_staff("stf_sales_1").get(path).json()["fields"]["mobile"] == "150****7207"


def find(scene: Scene) -> None:
    sales = scene.as_staff("stf_sales_1")
    assert looked_up(sales, "+86 150-0132-7207") == [scene.customer]
    assert looked_up(sales, SECRET[1]) == []
    listed = sales.get("/customers?status=active&sort=-created").expect(200)
    assert scene.customer in [item["id"] for item in listed.json()["items"]]
    named = lambda: sales.post("/customers/searches", {"name": "chenkai"}).expect(200).json()["items"]  # noqa: E731
    assert until("names are filed by records-stream", named)[0]["id"] == scene.customer


def looked_up(by: Client, mobile: str) -> list[str]:
    found = by.post("/customers/lookups", {"field": "mobile", "value": mobile}).expect(200)
    return [item["id"] for item in found.json()["items"]]


def merge_twins(scene: Scene) -> None:
    """Asked about, registered all the same, found by records-stream, taken into the other and out again."""
    chief, checker = scene.as_staff("stf_chief_1"), scene.as_staff("stf_check_1")
    asked = chief.post("/customers/duplicate-checks", {"kind": "individual", "fields": {"mobile": "15001327207"}}).expect(200).json()
    assert asked["verdict"] == "suspect" and asked["ask"][0]["staffId"] == "stf_sales_1", asked
    twin = chief.post("/customers", PERSON | {"fields": {"name": "陈凯", "mobile": "15001327207"}}).expect(201)
    pairs = lambda: checker.get("/customers/duplicates").expect(200).json()["items"]  # noqa: E731
    pair = until("the pair is found by records-stream", pairs)[0]
    body = {"outcome": "same", "reason": "same_person"}
    checker.post(f"/customers/duplicates/{pair['id']}/decision", body, if_match=f'"{pair["version"]}"').expect(200)
    absorb = {"absorb": twin.json()["id"], "absorbVersion": 1, "reason": "重复录入"}
    merged = checker.post(scene.of_customer("/merges"), absorb, if_match=scene.version()).expect(200)
    assert chief.get(f"/customers/{twin.json()['id']}").expect(200).json()["id"] == scene.customer
    undo = scene.of_customer(f"/merges/{merged.json()['id']}/undo")
    checker.post(undo, {}, if_match=merged.headers["etag"]).expect(200)
    assert chief.get(f"/customers/{twin.json()['id']}").expect(200).json()["id"] == twin.json()["id"]


def bring_in(scene: Scene) -> None:
    """A file in: bucket, job, runner behind the stream; then a row of it again, in another encoding; and out again."""
    chief = scene.as_staff("stf_chief_1")
    query = "/imports?kind=individual&source=podcast&purposes=service&noticeVersion=2026-01"
    lines = ["客户姓名,手机号码,证件号码", "黄倩,15880802309,420111198708303592", "严瑜,139497268,", f"陈凯,15001327299,{SECRET[0]}"]
    first, counts = imported(chief, query, "\r\n".join(lines).encode("utf-8-sig"))
    assert counts == {"created": 1, "rejected": 1, "duplicate": 1, "suspect": 0}, counts
    _, counts = imported(chief, query, "\n".join(lines[:2]).encode("gb18030"), kind="application/octet-stream")
    assert counts == {"created": 0, "rejected": 0, "duplicate": 1, "suspect": 0}, counts
    assert len(looked_up(chief, "15880802309")) == 1
    job = chief.get(first).expect(200)
    chief.post(f"{first}/undo", {}, if_match=job.headers["etag"]).expect(202)
    until("the runner takes the import back", lambda: chief.get(first).json()["status"] == "undone", 120)
    assert looked_up(chief, "15880802309") == []


def imported(by: Client, query: str, file: bytes, kind: str = "text/csv") -> tuple[str, dict[str, int]]:
    key = hashlib.sha256(file).hexdigest()
    started = by.send("POST", query, file, kind=kind, idempotency_key=key).expect(202)
    place = started.headers["location"]
    job = lambda: by.get(place).expect(200).json()  # noqa: E731
    until("the runner works through the file", lambda: job()["status"] == "completed", 120)
    masked(by.get(f"{place}/rows").expect(200))
    return place, {name: job()["counts"][name] for name in ("created", "rejected", "duplicate", "suspect")}


def timeline(scene: Scene) -> None:
    path = scene.of_customer("/timeline?include=disclosures")
    chief = scene.as_staff("stf_chief_1")
    wanted = {"register_customer", "view_customer", "verify_customer", "change_customer", "decide_approval", "merge_customers"}
    acts = lambda: {item["action"] for item in chief.get(path).expect(200).json()["items"]}  # noqa: E731
    until("the timeline is written by audit-stream", lambda: wanted <= acts())


WALKS = (
    tokens,
    open_registration,
    set_policy,
    register,
    view_and_verify,
    change,
    find,
    merge_twins,
    bring_in,
    timeline,
)
