"""What the walks have in common: who walks, what is on file so far, and how to wait, to ask and to be refused."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from client import Answer, Client
from deploy import Deployment

STAFF = {
    "stf_sales_1": "sales",
    "stf_check_1": "management_specialist",
    "stf_head_1": "department_head",
    "stf_chief_1": "information_supervisor",
    "stf_chief_2": "information_supervisor",
    "stf_audit_1": "auditor",
    "stf_admin_1": "administrator",
}
# What may stand nowhere in clear.
SECRET = ("500103198604080857", "15809899491")


class Scene:
    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.emulator = deployment.emulator
        self.issuer = deployment.issuer
        # The customer that most walks are about, and somebody who is enrolled on the way.
        self.customer = ""
        self.newcomer = ""

    def as_staff(self, subject: str) -> Client:
        return Client(self.deployment.api, self.issuer.token(subject))

    def of_customer(self, rest: str = "") -> str:
        return f"/customers/{self.customer}{rest}"

    def version(self) -> str:
        """Of the customer as it is now, for `If-Match`."""
        return self.as_staff("stf_chief_1").get(self.of_customer()).expect(200).headers["etag"]

    def row(self, pk: str, sk: str) -> dict:
        """As an operator finds it in the table."""
        found = self.emulator.client("dynamodb").get_item(TableName=self.deployment.tables["records"], Key=key(pk, sk))
        return found.get("Item", {})

    def rows(self, pk: str) -> list[dict]:
        asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}}
        return self.emulator.client("dynamodb").query(TableName=self.deployment.tables["records"], **asked)["Items"]

    def put_row(self, row: dict) -> None:
        """By an operator's hand: time that no walk can wait for has passed."""
        self.emulator.client("dynamodb").put_item(TableName=self.deployment.tables["records"], Item=row)

    def drop_row(self, row: dict) -> None:
        table = self.deployment.tables["records"]
        self.emulator.client("dynamodb").delete_item(TableName=table, Key={"pk": row["pk"], "sk": row["sk"]})

    def objects(self, prefix: str) -> dict[str, bytes]:
        """What lies under it, in whichever bucket."""
        s3 = self.emulator.client("s3")
        found = {}
        for bucket in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
            for name in [one["Key"] for one in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])]:
                found[name] = s3.get_object(Bucket=bucket, Key=name)["Body"].read()
        return found

    def role(self, resource: str) -> str:
        """The name of the role that is `resource` in infra/access.yaml."""
        pages = self.emulator.client("iam").get_paginator("list_roles").paginate()
        return next(role["RoleName"] for page in pages for role in page["Roles"] if f"-{resource}-" in role["RoleName"])

    def client_of(self, resource: str, service: str) -> BaseClient:
        """With the rights of that role and no other."""
        arn = self.emulator.client("iam").get_role(RoleName=self.role(resource))["Role"]["Arn"]
        given = self.emulator.client("sts").assume_role(RoleArn=arn, RoleSessionName="walk")["Credentials"]
        return self.emulator.client(service, given)

    @contextlib.contextmanager
    def without(self, resource: str, policy: str, action: str) -> Iterator[None]:
        """The role loses one action for a while."""
        iam, name = self.emulator.client("iam"), self.role(resource)
        whole = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        whole = json.loads(whole) if isinstance(whole, str) else whole
        listed = lambda one: one["Action"] if isinstance(one["Action"], list) else [one["Action"]]  # noqa: E731
        statements = [one | {"Action": [name for name in listed(one) if name != action]} for one in whole["Statement"]]
        less = whole | {"Statement": [one for one in statements if one["Action"]]}
        assert less != whole, f"{resource} has no {action}"
        put = lambda document: iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))  # noqa: E731
        put(less)
        try:
            yield
        finally:
            put(whole)

    def scheduled(self, function: str) -> str:
        """Starts a function now, as its schedule does in its time, and answers how the run has ended."""
        invoked = self.emulator.client("lambda").invoke(FunctionName=f"kehu-{function}", Payload=b"{}")
        said = invoked["Payload"].read().decode()
        assert "FunctionError" not in invoked, f"{function}: {said}"
        return json.loads(said)

    def fails(self, function: str) -> None:
        invoked = self.emulator.client("lambda").invoke(FunctionName=f"kehu-{function}", Payload=b"{}")
        assert "FunctionError" in invoked, f"{function} has done it all the same"

    def through(self, function: str) -> None:
        """Until it has nothing left to do."""
        until(f"{function} is done", lambda: self.scheduled(function) == "done", 90)


def key(pk: str, sk: str) -> dict:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def ids(answer: Answer) -> list[str]:
    return [item["id"] for item in answer.expect(200).json()["items"]]


def until(what: str, found: Callable[[], object], seconds: float = 60) -> object:
    """Follow-up work on a stream lags a moment."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.5)
    raise AssertionError(f"{what}: not within {seconds} s")


def refused(call: Callable[[], object]) -> None:
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"].startswith("AccessDenied"), error
    else:
        raise AssertionError("allowed, and must not be")


def masked(answer: Answer) -> Answer:
    text = answer.body.decode()
    assert not any(value in text for value in SECRET), "a level-1 value in clear"
    return answer
