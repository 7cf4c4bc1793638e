"""Walks of those who see a number in clear, and of those who keep papers: what is asked for, opened, refused."""

from client import Answer, Client
from people_walks import NO, YES
from scene import SECRET, Scene, until

COMPANY = {
    "kind": "organisation",
    "fields": {"organisationName": "超艺传媒有限公司", "uscc": "911101017MR6U4WR5D", "phone": "010-31843295"},
    "source": "sales_talk",
    "consents": [{"purpose": "service", "noticeVersion": "2026-01", "channel": "contract_clause"}],
}
SCAN = b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj"


def asking(scene: Scene, field: str, **more: object) -> dict:
    return {"customerId": scene.customer, "fields": [field], "purpose": "service", "reason": "来电核实"} | more


def values(by: Client, reveal: Answer) -> Answer:
    return by.get(f"/reveals/{reveal.json()['id']}/values")


def see_at_once(scene: Scene) -> None:
    """Who serves a customer may call him: the mobile in clear, as often as the rule says, for him alone."""
    sales, chief = scene.as_staff("stf_sales_1"), scene.as_staff("stf_chief_1")
    scene.as_staff("stf_audit_1").post("/reveals", asking(scene, "mobile")).problem(403, "forbidden")
    sales.post("/reveals", asking(scene, "mobile", purpose="callback")).problem(403, "no_consent")
    chief.post("/reveals", asking(scene, "mobile")).problem(403, "reveal_not_allowed")
    reveal = sales.post("/reveals", asking(scene, "mobile"), idempotency_key="walk-5").expect(201)
    with scene.without("Reveals", "reveals", "kms:Decrypt"):
        values(sales, reveal).problem(500, "internal")
    assert values(sales, reveal).expect(200).json()["values"] == {"mobile": "15001327207"}
    values(chief, reveal).problem(404, "not_found")
    values(sales, reveal).expect(200)
    values(sales, reveal).problem(409, "reveal_used_up")


def see_with_approval(scene: Scene) -> None:
    """An ID number takes the head of the department; what she refuses stays closed."""
    sales = scene.as_staff("stf_sales_1")
    reveal = sales.post("/reveals", asking(scene, "idNumber")).expect(202)
    values(sales, reveal).problem(409, "reveal_pending")
    decide(scene, "stf_sales_1", reveal, YES).problem(403, "own_request")
    decide(scene, "stf_head_1", reveal, YES).expect(200)
    assert values(sales, reveal).expect(200).json()["values"] == {"idNumber": SECRET[0]}
    path, seen = f"/reveals/{reveal.json()['id']}", sales.get(f"/reveals/{reveal.json()['id']}").expect(200)
    sales.post(f"{path}/withdrawal", {}, if_match=seen.headers["etag"]).expect(200)
    values(sales, reveal).problem(409, "reveal_withdrawn")
    reveal = sales.post("/reveals", asking(scene, "idNumber")).expect(202)
    decide(scene, "stf_head_1", reveal, NO).expect(200)
    values(sales, reveal).problem(409, "reveal_refused")


def decide(scene: Scene, by: str, reveal: Answer, body: dict) -> Answer:
    return scene.as_staff(by).post(f"/approvals/{reveal.json()['approvalId']}/decisions", body, if_match='"1"')


def break_glass(scene: Scene) -> None:
    """Nobody is there to decide: seen first, and looked at afterwards; on the timeline either way."""
    chief, head = scene.as_staff("stf_chief_1"), scene.as_staff("stf_head_1")
    reveal = chief.post("/reveals", asking(scene, "idNumber", breakGlass=True)).expect(201)
    assert values(chief, reveal).expect(200).json()["values"] == {"idNumber": SECRET[0]}
    decide(scene, "stf_head_1", reveal, NO).expect(200)
    assert chief.get(f"/reveals/{reveal.json()['id']}").expect(200).json()["review"] == "refused"
    path = scene.of_customer("/timeline?include=disclosures")
    acts = lambda: head.get(path).expect(200).json()["items"]  # noqa: E731
    seen_by = lambda: {act["staff"] for act in acts() if act["action"] == "view_revealed_values"}  # noqa: E731
    until("the timeline says who saw it", lambda: {"stf_sales_1", "stf_chief_1"} <= seen_by())


def keep_papers(scene: Scene) -> None:
    """No organisation is verified by papers that nobody has put on file; the scan is sealed where it lies."""
    sales, checker = scene.as_staff("stf_sales_1"), scene.as_staff("stf_check_1")
    company = sales.post("/customers", COMPANY).expect(201)
    customer, papers = f"/customers/{company.json()['id']}", f"/documents/customers/{company.json()['id']}"
    verified = {"outcome": "verified", "method": "documents"}
    checker.post(f"{customer}/verification", verified, if_match=company.headers["etag"]).problem(422, "invalid")
    store = lambda by, content: by.send("POST", f"{papers}?kind=business_licence", content, kind="application/pdf")  # noqa: E731
    store(scene.as_staff("stf_audit_1"), SCAN).problem(403, "forbidden")
    store(sales, b"<html>").problem(415, "unsupported_media_type")
    with scene.without("Documents", "documents", "s3:PutObject"):
        assert store(sales, SCAN).status >= 500
    stored = store(sales, SCAN).expect(201)
    place = stored.headers["location"]
    assert sales.get(f"{place}/content").expect(200).body == SCAN
    objects = scene.objects("documents/")
    assert objects and not any(b"Catalog" in content for content in objects.values()), list(objects)
    checker.post(f"{customer}/verification", verified, if_match=company.headers["etag"]).expect(200)
    removal = lambda by: by.post(f"{place}/removal", {"reason": "mistaken"}, if_match=stored.headers["etag"])  # noqa: E731
    removal(sales).problem(403, "forbidden")
    removal(checker).expect(200)
    assert sales.get(f"{place}/content").status == 404
    assert not [name for name in scene.objects("documents/") if stored.json()["id"] in name]


WALKS = (see_at_once, see_with_approval, break_glass, keep_papers)
