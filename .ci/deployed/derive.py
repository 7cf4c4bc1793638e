"""The copy of the templates that the emulator deploys, and everything in which it differs. What
`changes` counts is printed at every run, so that the list stays honest and short."""

import re
from collections import Counter

import yaml

# Conditions that the emulator does not evaluate, or (aws:PrincipalArn) against the session and not the
# role, and would take for unmet. The permission matrix in tests/ratchets evaluates them instead.
UNKNOWN_CONDITIONS = (
    "aws:PrincipalArn",
    "dynamodb:LeadingKeys",
    "kms:EncryptionContext:",
    "kms:MacAlgorithm",
    "kms:SigningAlgorithm",
    "kms:ViaService",
)
# Nothing that a request passes through.
NOT_EMULATED = ("AWS::Logs::QueryDefinition", "AWS::Cognito::UserPoolRiskConfigurationAttachment")


class Changes(Counter):
    def note(self, what: str) -> None:
        self[what] += 1


def nested(template: dict, changes: Changes) -> dict:
    for name in [name for name, resource in template["Resources"].items() if not _emulated(resource)]:
        del template["Resources"][name]
        changes.note("alarm, saved query or risk setting left out: no request passes through it")
    _over_plain_http(template["Resources"], changes)
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for document in _policies(resource["Type"], properties):
            for statement in document["Statement"]:
                _strip(statement, changes)
    return template


def _over_plain_http(resources: dict, changes: Changes) -> None:
    """Buckets are reached over loopback, where nobody has a certificate: what refuses that would refuse all."""
    for name in [name for name, resource in resources.items() if resource["Type"] == "AWS::S3::BucketPolicy"]:
        document = resources[name]["Properties"]["PolicyDocument"]
        kept = [one for one in document["Statement"] if "aws:SecureTransport" not in one.get("Condition", {}).get("Bool", {})]
        changes.note("bucket that takes http:// too: the emulator has no certificate")
        document["Statement"] = kept
        if not kept:
            del resources[name]


def _emulated(resource: dict) -> bool:
    metric_math = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return resource["Type"] not in NOT_EMULATED and not metric_math


def _policies(kind: str, properties: dict) -> list[dict]:
    if kind == "AWS::IAM::Role":
        return [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    if kind == "AWS::IAM::ManagedPolicy":
        return [properties["PolicyDocument"]]
    if kind == "AWS::KMS::Key":
        return [properties["KeyPolicy"]]
    return []


def _strip(statement: dict, changes: Changes) -> None:
    conditions = statement.get("Condition", {})
    for operator in list(conditions):
        for key in [key for key in conditions[operator] if key.startswith(UNKNOWN_CONDITIONS)]:
            del conditions[operator][key]
            changes.note("condition left out that is not evaluated here: leading keys, encryption context, session")
        if not conditions[operator]:
            del conditions[operator]
    if "Condition" in statement and not conditions:
        del statement["Condition"]


def root(translated: dict, changes: Changes) -> dict:
    resources = translated["Resources"]
    # The test issuer is on loopback, where nobody has a certificate.
    del translated["Parameters"]["TokenIssuer"]["AllowedPattern"]
    changes.note("parameter that takes http:// too: the test issuer")
    del translated["Parameters"]["MessageCarrier"]["AllowedPattern"]
    changes.note("parameter that takes http:// too: the webhook that takes messages")
    for name in [name for name, resource in resources.items() if resource["Type"] == "AWS::ApiGatewayV2::Api"]:
        _expand(name, resources, changes)
    return translated


def _expand(api: str, resources: dict, changes: Changes) -> None:
    """The API's OpenAPI body as resources of their own: the emulator reads no body."""
    properties = resources[api]["Properties"]
    body = properties.pop("Body")
    properties.pop("FailOnWarnings", None)
    properties |= {"Name": api, "ProtocolType": "HTTP"}
    # Under its condition, which holds: the emulator keeps it in the form of the body.
    properties["CorsConfiguration"] = body["x-amazon-apigateway-cors"]["Fn::If"][1]
    for name, scheme in (body.get("components", {}).get("securitySchemes") or {}).items():
        given = scheme["x-amazon-apigateway-authorizer"]
        made = {
            "ApiId": {"Ref": api},
            "Name": name,
            "AuthorizerType": "JWT",
            "IdentitySource": [given["identitySource"]],
            "JwtConfiguration": {"Issuer": given["jwtConfiguration"]["issuer"], "Audience": given["jwtConfiguration"]["audience"]},
        }
        resources[f"{api}{name}Authorizer"] = {"Type": "AWS::ApiGatewayV2::Authorizer", "Properties": made}
        changes.note("authorizer taken out of the API's body")
    operations = [(path, method, operation) for path, methods in body["paths"].items() for method, operation in methods.items()]
    for number, (path, method, operation) in enumerate(operations, 1):
        _route(api, number, path, method, operation, resources)
        changes.note("route taken out of the API's body")


def _route(api: str, number: int, path: str, method: str, operation: dict, resources: dict) -> None:
    integration = operation["x-amazon-apigateway-integration"]
    function = re.search(r"\$\{(\w+)\.Arn\}", str(integration["uri"]))[1]
    target = {
        "ApiId": {"Ref": api},
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {"Fn::GetAtt": [function, "Arn"]},
        "PayloadFormatVersion": integration["payloadFormatVersion"],
    }
    resources[f"{api}Integration{number}"] = {"Type": "AWS::ApiGatewayV2::Integration", "Properties": target}
    verb = "ANY" if "any" in method else method.upper()
    route = {
        "ApiId": {"Ref": api},
        "RouteKey": f"{verb} {path}",
        "Target": {"Fn::Join": ["/", ["integrations", {"Ref": f"{api}Integration{number}"}]]},
    }
    asked = [name for scheme in operation.get("security", []) for name in scheme if name != "NONE"]
    if asked:
        route |= {"AuthorizationType": "JWT", "AuthorizerId": {"Ref": f"{api}{asked[0]}Authorizer"}}
    resources[f"{api}Route{number}"] = {"Type": "AWS::ApiGatewayV2::Route", "Properties": route}


def dump(template: dict) -> str:
    return yaml.safe_dump(_plain(template), sort_keys=False, allow_unicode=True)


def _plain(value: object) -> object:
    """The translator's own kinds of dict and str, as YAML knows them."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, str) else value
