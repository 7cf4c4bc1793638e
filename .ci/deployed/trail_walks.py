"""Walks of those who answer for the trail: it is sealed, checked, read, and told to whom it concerns."""

from scene import Scene, until


def seal(scene: Scene) -> None:
    """Sealed by `audit-seal`, which takes the right to sign; found whole by `audit-check`."""
    auditor = scene.as_staff("stf_audit_1")
    scene.as_staff("stf_sales_1").get("/audits/seals").problem(403, "forbidden")
    assert "last" not in auditor.get("/audits/seals").expect(200).json()
    with scene.without("AuditSeal", "audit-seal", "kms:Sign"):
        scene.fails("audit-seal")
    scene.through("audit-seal")
    scene.through("audit-check")
    shown = auditor.get("/audits/seals").expect(200).json()
    assert shown["last"]["sequence"] >= 1 and shown["last"]["rows"] > 0, shown
    assert shown["check"]["holds"] and shown["check"]["sequence"] >= 1, shown


def read_trail(scene: Scene) -> None:
    """Who has seen the number stands in it; what the customer is told of that names nobody."""
    auditor, customer = scene.as_staff("stf_audit_1"), scene.customer
    scene.as_staff("stf_chief_1").get(f"/audits?customer={customer}").problem(403, "forbidden")
    acts = lambda: {row["action"] for row in auditor.get(f"/audits?customer={customer}").expect(200).json()["items"]}  # noqa: E731
    until("the trail is indexed by audit-stream", lambda: "view_revealed_values" in acts())
    told = auditor.get(f"/audits/customers/{customer}/extract").expect(200)
    assert told.json()["items"] and "stf_" not in told.body.decode(), told.body[:500]


WALKS = (seal, read_trail)
