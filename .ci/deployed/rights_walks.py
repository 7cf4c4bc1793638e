"""What nobody may do, and that rights are what lets the other walks pass. Last of all."""

from deploy import function_names
from scene import SECRET, Scene, refused


def at_rest(scene: Scene) -> None:
    """Nothing of the number stands anywhere in clear, whatever the table."""
    dynamodb = scene.emulator.client("dynamodb")
    for name in scene.deployment.tables.values():
        text = repr(dynamodb.scan(TableName=name)["Items"])
        assert not any(value in text for value in SECRET), name


def least_privilege(scene: Scene) -> None:
    """With the rights of `customers`: what seals a number can not open it again, and nobody scans."""
    kms, dynamodb = scene.client_of("Customers", "kms"), scene.client_of("Customers", "dynamodb")
    keys = scene.emulator.client("kms")
    described = [keys.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in keys.list_keys()["Keys"]]
    identity = next(key["Arn"] for key in described if "class identity" in key["Description"])
    context = {"app": "kehu", "class": "identity"}
    made = kms.generate_data_key(KeyId=identity, KeySpec="AES_256", EncryptionContext=context)
    refused(lambda: kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=context))
    refused(lambda: dynamodb.scan(TableName=scene.deployment.tables["records"]))
    refused(lambda: dynamodb.delete_item(TableName=scene.deployment.tables["audit"], Key={"pk": {"S": "a"}, "sk": {"S": "b"}}))


def enforced(scene: Scene) -> None:
    """Without its role's policy a function can do nothing: what worked above worked by that policy."""
    scene.emulator.client("iam").delete_role_policy(RoleName=scene.role("Customers"), PolicyName="customers")
    scene.as_staff("stf_sales_1").get(scene.of_customer()).problem(500, "internal")


def through_all(scene: Scene) -> None:
    """No function is deployed that no walk goes through: each has logged what it did."""
    logs = scene.emulator.client("logs")
    pages = logs.get_paginator("describe_log_groups").paginate()
    groups = [group["logGroupName"] for page in pages for group in page["logGroups"]]
    said = lambda name: logs.filter_log_events(logGroupName=name, limit=1)["events"]  # noqa: E731
    spoke = {name.rsplit("/", 1)[-1].removeprefix("kehu-") for name in groups if said(name)}
    assert not (silent := set(function_names()) - spoke), f"no walk goes through {silent}"


WALKS = (at_rest, least_privilege, enforced, through_all)
