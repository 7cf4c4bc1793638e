"""Walks of those who answer for the trail: it is sealed, checked, read, and told to whom it concerns."""

import time

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
    acts = lambda: {row["action"] for row in auditor.get(f"/audits?customer={customer}&limit=100").expect(200).json()["items"]}  # noqa: E731
    until("the trail is indexed by audit-stream", lambda: "view_revealed_values" in acts())
    told = auditor.get(f"/audits/customers/{customer}/extract").expect(200)
    assert told.json()["items"] and "stf_" not in told.body.decode(), told.body[:500]


def touch_canary(scene: Scene) -> None:
    """Whoever goes near a canary is found by `anomaly-detector`, which takes the right to file an alert; an auditor decides it."""
    auditor, chief, customer = scene.as_staff("stf_audit_1"), scene.as_staff("stf_chief_2"), scene.customer
    chief.get("/anomalies").problem(403, "forbidden")
    assert {rule["id"] for rule in auditor.get("/anomalies/rules").expect(200).json()["items"]} >= {"canary_touched"}
    watch = {"customerId": customer, "watchedFor": "canary"}
    watched = auditor.post("/anomalies/watched-customers", watch, idempotency_key="walk-canary").expect(201)
    mine = lambda: [  # noqa: E731
        alert
        for alert in auditor.get("/anomalies").expect(200).json()["items"]
        if (alert["rule"], alert["staffId"]) == ("canary_touched", "stf_chief_2")
    ]
    with scene.without("AnomalyDetector", "anomaly-detector", "dynamodb:PutItem"):
        chief.get(scene.of_customer()).expect(200)
        time.sleep(3)
        assert not mine(), "an alert without the right to file one"
    # The emulator does not hand over again what has failed; AWS does, ten times.
    chief.get(scene.of_customer()).expect(200)
    alert = until("the alert is opened by anomaly-detector", mine)[0]
    shown = auditor.get(f"/anomalies/{alert['id']}").expect(200)
    row = shown.json()["rows"][0]
    assert (row["action"], row["staff"], row["customers"]) == ("view_customer", "stf_chief_2", [customer]), row
    assert row["network"] == "127.0.0.0/24", row
    decision = {"decision": "dismissed", "reason": "演练"}
    decided = auditor.post(f"/anomalies/{alert['id']}/decisions", decision, if_match=shown.headers["etag"]).expect(200)
    assert decided.json()["status"] == "dismissed" and not mine(), decided.json()
    removal = f"/anomalies/watched-customers/{customer}/removal"
    auditor.post(removal, {}, if_match=watched.headers["etag"]).expect(200)


WALKS = (seal, read_trail, touch_canary)
