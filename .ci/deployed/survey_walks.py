"""Walks of surveys: who agreed is asked, a message goes out, an answer comes in and counts; whoever wants no more is heeded."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from client import Client
from scene import Scene, until

SHEET = {"product_quality": 5, "service_attitude": 4, "response_speed": 4, "price": 3, "credit": 1, "recommend": 9, "words": "送货很快"}
AGREED = [
    {"purpose": purpose, "noticeVersion": "2026-01", "channel": "paper"} for purpose in ("service", "survey")
]


class Carrier:
    """Whoever carries messages: a webhook on loopback."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        carrier = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                carrier.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
                answer = json.dumps({"reference": f"ref-{len(carrier.taken)}"}).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Numbers stand in what it is handed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/messages"


def agreeing(scene: Scene, mobile: str) -> str:
    body = {"kind": "individual", "fields": {"name": "周敏", "mobile": mobile}, "source": "sales_talk", "consents": AGREED}
    return scene.as_staff("stf_sales_1").post("/customers", body).expect(201).json()["id"]


def signed(scene: Scene, headers: dict[str, str], body: bytes) -> None:
    """By the key of the stack, whose public half anybody may have."""
    kms = scene.emulator.client("kms")
    described = [kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in kms.list_keys()["Keys"]]
    key = next(one["KeyId"] for one in described if "handed to whoever carries" in one.get("Description", ""))
    scheme, signature = headers["webhook-signature"].split(",", 1)
    message = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    verdict = kms.verify(KeyId=key, Message=message, MessageType="RAW", Signature=base64.b64decode(signature), SigningAlgorithm="ECDSA_SHA_256")
    assert scheme == "es256" and verdict["SignatureValid"], headers


def link(body: bytes) -> str:
    """The path of the page a message leads to."""
    return "/respond/" + json.loads(body)["text"].split("/respond/", 1)[1].split()[0]


def survey(scene: Scene) -> None:
    """Asked by message, answered by page, declined: each as deployed."""
    carrier = scene.deployment.carrier
    customers = {mobile: agreeing(scene, mobile) for mobile in ("13912340001", "13912340002")}
    manager, anybody = scene.as_staff("stf_check_1"), Client(scene.deployment.api)
    body = {"template": "customer_satisfaction", "title": "满意度", "rhythm": "by_hand", "channel": "sms", "openDays": 14}
    scene.as_staff("stf_sales_1").post("/surveys", body).problem(403, "forbidden")
    with scene.without("Surveys", "surveys", "dynamodb:PutItem"):
        manager.post("/surveys", body).problem(500, "internal")
    made = manager.post("/surveys", body | {"audience": {"ownerId": "stf_sales_1"}}, idempotency_key="walk-survey").expect(201)
    waves = f"/surveys/{made.json()['id']}/waves"
    wave = f"{waves}/{manager.post(waves, {}).expect(202).json()['wave']}"
    with scene.without("SurveyTrigger", "survey-trigger", "dynamodb:Query"):
        scene.fails("survey-trigger")
    scene.through("survey-trigger")
    for mobile, customer in customers.items():
        told = manager.get(f"{wave}/people/{customer}").expect(200).json()
        assert told["goneBy"][0]["invited"], (mobile, told)
    with scene.without("Deliveries", "deliveries", "dynamodb:PutItem"):
        scene.scheduled("deliveries")
    assert carrier.taken == [], "sent without having been claimed"
    scene.through("deliveries")
    sent = {json.loads(body)["to"]: (headers, body) for headers, body in carrier.taken}
    assert set(sent) >= set(customers), sent.keys()
    for headers, body in sent.values():
        signed(scene, headers, body)
    first, second = (link(sent[mobile][1]) for mobile in customers)
    page = anybody.send("GET", first, accept="text/html").expect(200)
    assert "您对产品质量是否满意？" in page.body.decode() and "周敏" not in page.body.decode()
    with scene.without("Respond", "respond", "kms:GenerateDataKey"):
        anybody.post(first, {"answers": SHEET}).problem(500, "internal")
    anybody.post(first, {"answers": SHEET}).expect(204)
    anybody.post(first, {"answers": SHEET}).problem(409, "invalid_state")
    until("the answer counts", lambda: manager.get(wave).expect(200).json()["results"]["answered"] == 1)
    called = lambda: scene.as_staff("stf_sales_1").get("/interactions/follow-ups").expect(200).body.decode()  # noqa: E731
    until("whoever is not satisfied is called back", lambda: '"call_back"' in called())
    answers = manager.get(f"{wave}/answers").expect(200).json()["items"]
    assert answers[0]["fields"]["words"] == "送货很快", answers
    ledger = manager.get(f"/interactions/outreach?customerId={list(customers.values())[0]}").expect(200).json()["items"]
    assert [entry["outcome"] for entry in ledger] == ["contacted"], ledger
    anybody.post(f"{second}/decline", {}).expect(204)
    declined = list(customers.values())[1]
    until("who declined is heeded", lambda: scene.row(f"outreach#{declined}", "summary").get("optedOut", {}).get("M"))


WALKS = (survey,)
