"""Uploads binaries and templates, creates the stack, puts in what the runbook has an operator put in."""

import hashlib
import io
import sys
import time
import zipfile
from pathlib import Path

import derive
from emulator import REGION, Emulator
from issuer import AUDIENCE, Issuer

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "template"))
from translate import translate  # noqa: E402

STACK = "kehu"
# A member of staff who has signed and is trained: without, he sees nothing of levels 1 and 2.
SIGNED = {"recordedAt": "2026-01-05T00:00:00Z", "recordedBy": "stf_system"}
PERSON = {
    "version": 1,
    "name": "测试",
    "position": "测试",
    "unitId": "unt_east",
    "regionId": "east",
    "status": "active",
    "agreement": {"version": "2026-01", "signedOn": "2026-01-05"} | SIGNED,
    "training": {"course": "个人信息保护", "passedOn": "2026-01-05", "validUntil": "2099-12-31"} | SIGNED,
}
SCOPES = {"sales": "own", "department_head": {"units": [PERSON["unitId"]]}}
BUCKET = "kehu-deployment"


def function_names() -> list[str]:
    return sorted(folder.name for folder in (ROOT / "functions").iterdir() if folder.is_dir())


def package(binary: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        entry = zipfile.ZipInfo("bootstrap", date_time=(2026, 1, 1, 0, 0, 0))
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, binary.read_bytes())
    return packed.getvalue()


class Deployment:
    def __init__(self, emulator: Emulator, issuer: Issuer, carrier: object) -> None:
        self.emulator = emulator
        self.issuer = issuer
        self.carrier = carrier
        self.changes = derive.Changes()
        self.api = ""
        self.tables: dict[str, str] = {}

    def deploy(self, binaries: Path) -> None:
        s3 = self.emulator.client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        for name in function_names():
            s3.put_object(Bucket=BUCKET, Key=f"code/{name}.zip", Body=package(binaries / name))
        for path in sorted((ROOT / "infra").glob("*.yaml")):
            text = derive.dump(self.placed(derive.nested(translate(path, REGION), self.changes)))
            s3.put_object(Bucket=BUCKET, Key=f"infra/{path.name}", Body=text.encode())
        text = derive.dump(self.root())
        s3.put_object(Bucket=BUCKET, Key="template.yaml", Body=text.encode())
        self.create(f"{self.emulator.url}/{BUCKET}/template.yaml")

    def root(self) -> dict:
        return self.placed(derive.root(translate(ROOT / "template.yaml", REGION), self.changes))

    def placed(self, template: dict) -> dict:
        """With code and nested templates where they were put."""
        for resource in template["Resources"].values():
            properties = resource.get("Properties", {})
            if resource["Type"] == "AWS::Lambda::Function":
                name = Path(properties["Code"]["S3Key"].rstrip("/")).name
                properties["Code"] = {"S3Bucket": BUCKET, "S3Key": f"code/{name}.zip"}
            if resource["Type"] == "AWS::CloudFormation::Stack":
                properties["TemplateURL"] = f"{self.emulator.url}/{BUCKET}/{properties['TemplateURL']}"
        return template

    def create(self, url: str) -> None:
        cloudformation = self.emulator.client("cloudformation")
        parameters = {"TokenIssuer": self.issuer.url, "TokenAudience": AUDIENCE, "WebOrigins": "http://localhost:8788", "Protection": "false", "MessageCarrier": self.carrier.address}
        cloudformation.create_stack(
            StackName=STACK,
            TemplateURL=url,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        )
        for _ in range(600):
            stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
            if not stack["StackStatus"].endswith("IN_PROGRESS"):
                break
            time.sleep(0.5)
        if stack["StackStatus"] != "CREATE_COMPLETE":
            events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
            why = [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in events if "FAILED" in event["ResourceStatus"]]
            raise SystemExit("the stack was not created:\n" + "\n".join(why))
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        self.api = outputs["ApiUrl"]
        self.find_tables(cloudformation)

    def find_tables(self, cloudformation: object) -> None:
        for stack in cloudformation.describe_stacks()["Stacks"]:
            for output in stack.get("Outputs", []):
                key = output["OutputKey"]
                if key in ("RecordsName", "KeysName", "LookupName", "AuditName"):
                    self.tables[key.removesuffix("Name").lower()] = output["OutputValue"]

    def set_up(self, staff: dict[str, str]) -> None:
        """Runbook, "Deploy", step 5: people with a role each."""
        dynamodb = self.emulator.client("dynamodb")
        put = lambda item: dynamodb.put_item(TableName=self.tables["records"], Item=item)  # noqa: E731
        for subject, role in staff.items():
            row = PERSON | {"id": subject}
            grant = {"id": f"grt_{subject[4:]}", "role": role, "scope": SCOPES.get(role, "all")}
            owner = f"access#staff#{subject}"
            put(_row(grant, owner, f"grant#{grant['id']}"))
            put(_row(row, owner, "staff"))
            put(_row({"staff": subject}, f"access#subject#{self.subject_hash(subject)}", "staff"))

    def subject_hash(self, subject: str) -> str:
        """As shared/src/http/caller/mod.rs makes it: no OIDC subject stands in a key."""
        text = f"kehu-subject/1|{len(self.issuer.url)}|{self.issuer.url}|{subject}"
        return hashlib.sha256(text.encode()).hexdigest()


def _row(values: dict, pk: str, sk: str) -> dict:
    return _wire(values)["M"] | {"pk": {"S": pk}, "sk": {"S": sk}}


def _wire(value: object) -> dict:
    match value:
        case dict():
            return {"M": {name: _wire(inner) for name, inner in value.items()}}
        case list():
            return {"L": [_wire(inner) for inner in value]}
        case int():
            return {"N": str(value)}
    return {"S": value}
