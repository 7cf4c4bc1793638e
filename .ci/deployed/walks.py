"""The main walks through the deployed system: HTTP API, authorizer, real binaries, KMS, tables."""

import hashlib
import time
from collections.abc import Callable

from botocore.exceptions import ClientError

from client import Answer, Client
from deploy import Deployment

STAFF = {"stf_sales_1": "sales", "stf_check_1": "management_specialist", "stf_chief_1": "information_supervisor", "stf_audit_1": "auditor"}

PERSON = {
    "kind": "individual",
    "fields": {"name": "陈凯", "idNumber": "500103198604080857", "mobile": "15809899491", "employer": "泰麒麟科技有限公司"},
    "source": "sales_talk",
    "consents": [{"purpose": "service", "noticeVersion": "2026-01", "channel": "paper"}],
}
SECRET = ("500103198604080857", "15809899491")


def until(what: str, found: Callable[[], object], seconds: float = 60) -> object:
    """Follow-up work on a stream lags a moment."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.5)
    raise AssertionError(f"{what}: not within {seconds} s")


class Walks:
    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.issuer = deployment.issuer
        self.customer = ""

    def as_staff(self, subject: str) -> Client:
        return Client(self.deployment.api, self.issuer.token(subject))

    def health(self) -> None:
        answer = Client(self.deployment.api).get("/health").expect(200)
        assert answer.json().get("status") == "pass", (answer.headers, answer.body)
        assert Client(self.deployment.api).get("/openapi.json").expect(200).json()["openapi"] == "3.1.0"

    def tokens(self) -> None:
        """Who has none, an expired, a foreign or another audience's gets no further than the door."""
        for what, token in {
            "none": None,
            "garbage": "e30.e30.e30",
            "expired": self.issuer.token("stf_sales_1", exp=int(time.time()) - 60),
            "signed by another": self.issuer.token("stf_sales_1", foreign=True),
            "for another audience": self.issuer.token("stf_sales_1", aud="others"),
            "of another issuer": self.issuer.token("stf_sales_1", iss="http://127.0.0.1:9"),
        }.items():
            answer = Client(self.deployment.api, token).get("/customers")
            assert answer.status == 401, f"{what}: {answer.status}"
        self.as_staff("stf_nobody_1").get("/customers").problem(403, "not_enrolled")

    def register(self) -> None:
        sales = self.as_staff("stf_sales_1")
        made = sales.post("/customers", PERSON, idempotency_key="walk-1").expect(201)
        self.customer = made.json()["id"]
        masked(made)
        again = sales.post("/customers", PERSON, idempotency_key="walk-1").expect(201)
        assert again.json()["id"] == self.customer
        sales.post("/customers", PERSON).problem(409, "duplicate_customer")
        wrong = PERSON | {"fields": PERSON["fields"] | {"idNumber": "500103198604080858"}}
        sales.post("/customers", wrong).problem(422, "invalid")

    def view_and_verify(self) -> None:
        path = f"/customers/{self.customer}"
        seen = self.as_staff("stf_sales_1").get(path).expect(200)
        assert seen.json()["fields"]["name"] == "陈凯" and seen.json()["fields"]["mobile"] == "158****9491"
        masked(seen)
        body = {"outcome": "verified", "method": "documents"}
        self.as_staff("stf_sales_1").post(f"{path}/verification", body, if_match='"1"').problem(403, "forbidden")
        checker = self.as_staff("stf_check_1")
        assert checker.post(f"{path}/verification", body, if_match='"1"').expect(200).json()["status"] == "active"
        checker.post(f"{path}/verification", body, if_match='"1"').problem(412, "stale_version")
        self.as_staff("stf_audit_1").get(path).expect(403)

    def change(self) -> None:
        path = f"/customers/{self.customer}"
        merge = {"kind": "application/merge-patch+json", "if_match": '"2"'}
        asked = self.as_staff("stf_sales_1").send("PATCH", path, {"fields": {"mobile": "15001327207"}}, **merge).expect(202)
        decision = f"{asked.headers['location']}/decision"
        self.as_staff("stf_check_1").post(decision, {"outcome": "approved"}, if_match='"1"').expect(200)
        assert self.as_staff("stf_sales_1").get(path).json()["fields"]["mobile"] == "150****7207"

    def find(self) -> None:
        sales = self.as_staff("stf_sales_1")
        found = sales.post("/customers/lookups", {"field": "mobile", "value": "+86 150-0132-7207"}).expect(200)
        assert [item["id"] for item in found.json()["items"]] == [self.customer]
        assert sales.post("/customers/lookups", {"field": "mobile", "value": "15809899491"}).expect(200).json()["items"] == []
        listed = sales.get("/customers?status=active&sort=-created").expect(200)
        assert self.customer in [item["id"] for item in listed.json()["items"]]
        named = lambda: sales.post("/customers/searches", {"name": "chenkai"}).expect(200).json()["items"]  # noqa: E731
        assert until("names are filed by records-stream", named)[0]["id"] == self.customer

    def bring_in(self) -> None:
        """A file in: bucket, job, runner behind the stream; then a row of it again, in another encoding."""
        chief = self.as_staff("stf_chief_1")
        query = "/imports?kind=individual&source=sales_talk&purposes=service&noticeVersion=2026-01"
        lines = ["客户姓名,手机号码,证件号码", "黄倩,15880802309,420111198708303592", "严瑜,139497268,", f"陈凯,,{SECRET[0]}"]
        counts = self.imported(chief, query, "\r\n".join(lines).encode("utf-8-sig"))
        assert counts == {"created": 1, "rejected": 1, "duplicate": 1, "suspect": 0}, counts
        counts = self.imported(chief, query, "\n".join(lines[:2]).encode("gb18030"))
        assert counts == {"created": 0, "rejected": 0, "duplicate": 1, "suspect": 0}, counts
        found = chief.post("/customers/lookups", {"field": "mobile", "value": "15880802309"}).expect(200)
        assert [item["fields"]["name"] for item in found.json()["items"]] == ["黄倩"]

    def imported(self, by: Client, query: str, file: bytes) -> dict[str, int]:
        key = hashlib.sha256(file).hexdigest()
        started = by.send("POST", query, file, kind="text/csv", idempotency_key=key).expect(202)
        job = lambda: by.get(started.headers["location"]).expect(200).json()  # noqa: E731
        until("the runner works through the file", lambda: job()["status"] == "completed", 120)
        rows = by.get(f"{started.headers['location']}/rows").expect(200)
        masked(rows)
        return job()["counts"]

    def timeline(self) -> None:
        path = f"/customers/{self.customer}/timeline?include=disclosures"
        chief = self.as_staff("stf_chief_1")
        wanted = {"register_customer", "view_customer", "verify_customer", "change_customer", "decide_change"}
        acts = lambda: {item["action"] for item in chief.get(path).expect(200).json()["items"]}  # noqa: E731
        until("the timeline is written by audit-stream", lambda: wanted <= acts())

    def least_privilege(self) -> None:
        """With the rights of `customers`: what seals a number can not open it again, and nobody scans."""
        emulator = self.deployment.emulator
        role = next(arn for name, arn in self.roles().items() if "-Customers-" in name)
        given = emulator.client("sts").assume_role(RoleArn=role, RoleSessionName="walk")["Credentials"]
        kms, dynamodb = emulator.client("kms", given), emulator.client("dynamodb", given)
        keys = emulator.client("kms")
        described = [keys.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in keys.list_keys()["Keys"]]
        identity = next(key["Arn"] for key in described if "class identity" in key["Description"])
        context = {"app": "kehu", "class": "identity"}
        made = kms.generate_data_key(KeyId=identity, KeySpec="AES_256", EncryptionContext=context)
        refused(lambda: kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=context))
        refused(lambda: dynamodb.scan(TableName=self.deployment.tables["records"]))
        refused(lambda: dynamodb.delete_item(TableName=self.deployment.tables["audit"], Key={"pk": {"S": "a"}, "sk": {"S": "b"}}))

    def roles(self) -> dict[str, str]:
        pages = self.deployment.emulator.client("iam").get_paginator("list_roles").paginate()
        return {role["RoleName"]: role["Arn"] for page in pages for role in page["Roles"]}

    def enforced(self) -> None:
        """Without its role's policy a function can do nothing: what worked above worked by that policy. Last of all."""
        name = next(name for name in self.roles() if "-Customers-" in name)
        self.deployment.emulator.client("iam").delete_role_policy(RoleName=name, PolicyName="customers")
        self.as_staff("stf_sales_1").get(f"/customers/{self.customer}").problem(500, "internal")

    def at_rest(self) -> None:
        """Nothing of the number stands anywhere in clear, whatever the table."""
        dynamodb = self.deployment.emulator.client("dynamodb")
        for name in self.deployment.tables.values():
            text = repr(dynamodb.scan(TableName=name)["Items"])
            assert not any(value in text for value in SECRET), name

    def all(self) -> list[Callable[[], None]]:
        return [self.health, self.tokens, self.register, self.view_and_verify, self.change, self.find, self.bring_in, self.timeline, self.least_privilege, self.at_rest, self.enforced]


def refused(call: Callable[[], object]) -> None:
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"].startswith("AccessDenied"), error
    else:
        raise AssertionError("allowed, and must not be")


def masked(answer: Answer) -> None:
    text = answer.body.decode()
    assert not any(value in text for value in SECRET), "a level-1 value in clear"
