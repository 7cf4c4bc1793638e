"""Every IAM policy of the templates with its references filled in, judged by parliament: actions,
condition keys and resources that IAM does not know would be ignored by AWS, not refused."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import parliament
from samtranslator.yaml_helper import yaml_parse

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::AccountId": "123456789012",
    "AWS::URLSuffix": "amazonaws.com",
    "Deployment": "kehu",
}
ARNS = {
    "RecordsArn": "dynamodb:eu-central-1:123456789012:table/records",
    "KeysArn": "dynamodb:eu-central-1:123456789012:table/keys",
    "LookupArn": "dynamodb:eu-central-1:123456789012:table/lookup",
    "AuditArn": "dynamodb:eu-central-1:123456789012:table/audit",
    "AuditStreamArn": "dynamodb:eu-central-1:123456789012:table/audit/stream/2026",
    "AuditStreamParkedArn": "sqs:eu-central-1:123456789012:audit-stream-parked",
    "RecordsStreamArn": "dynamodb:eu-central-1:123456789012:table/records/stream/2026",
    "RecordsStreamParkedArn": "sqs:eu-central-1:123456789012:records-stream-parked",
    "SchedulesParkedArn": "sqs:eu-central-1:123456789012:schedules-parked",
    "AlarmTopic": "sns:eu-central-1:123456789012:alarms",
    "ImportRunnerParkedArn": "sqs:eu-central-1:123456789012:import-runner-parked",
    "AnomalyDetectorParkedArn": "sqs:eu-central-1:123456789012:anomaly-detector-parked",
    "Seals": "s3:::seals",
    "SealsArn": "s3:::seals",
    "Objects": "s3:::objects",
    "ObjectsArn": "s3:::objects",
    "Documents": "s3:::documents",
    "DocumentsArn": "s3:::documents",
}
KEY_ARN = "kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000"


def known(name: str) -> str:
    name = name.removesuffix(".Arn")
    if name in PSEUDO:
        return PSEUDO[name]
    if name.endswith("KeyArn"):
        return f"arn:aws:{KEY_ARN}"
    return f"arn:aws:{ARNS[name]}"


def filled(node: object) -> object:
    match node:
        case {"Ref": name}:
            return known(name)
        case {"Fn::GetAtt": [name, attribute]}:
            return known(f"{name}.{attribute}")
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{([^}]+)\}", lambda found: known(found.group(1)), text)
        case {"Fn::If": [_, _, otherwise]}:
            return filled(otherwise)
        case dict():
            return {key: filled(value) for key, value in node.items()}
        case list():
            return [filled(value) for value in node]
    return node


def policies(template: dict) -> Iterator[tuple[str, dict]]:
    """Of roles only: parliament does not know policies of resources."""
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] in ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"):
            yield name, properties["PolicyDocument"]
        for policy in properties.get("Policies", []) if resource["Type"] == "AWS::IAM::Role" else []:
            yield f"{name}/{policy['PolicyName']}", policy["PolicyDocument"]


def findings(folder: Path) -> Iterator[str]:
    judged = 0
    for path in sorted(folder.glob("*.yaml")):
        for name, document in policies(yaml_parse(path.read_text(encoding="utf-8"))):
            judged += 1
            policy = parliament.analyze_policy_string(json.dumps(filled(document)))
            for found in policy.findings:
                yield f"{found.issue} {path.stem}.{name}: {found.detail}"
    if judged == 0:
        yield "no policy found: this check looks in the wrong place"
