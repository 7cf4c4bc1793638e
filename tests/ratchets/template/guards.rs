//! What guards the data from its own administrators: key policies, the trail's append-only policy,
//! the lock on seals.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::cloudformation::{list, resources, template};

/// Every operation that uses a key or lets somebody else use it (AWS KMS API reference).
const USE: [&str; 15] = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DeriveSharedSecret",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateMac",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:ReplicateKey",
    "kms:Sign",
    "kms:Verify",
    "kms:VerifyMac",
];

fn allows(pattern: &str, action: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == action, |start| action.starts_with(start))
}

fn statements(key: &Value) -> Vec<Value> {
    list(&key["Properties"]["KeyPolicy"]["Statement"])
}

fn actions(statement: &Value) -> Vec<String> {
    list(&statement["Action"]).iter().map(|action| action.as_str().unwrap().to_owned()).collect()
}

#[test]
fn administrators_of_keys_can_not_use_them() {
    let data = template("infra/data.yaml");
    for (name, key) in resources(&data, "AWS::KMS::Key") {
        let administer: Vec<_> =
            statements(key).into_iter().filter(|statement| statement["Sid"] == "Administer").collect();
        assert_eq!(administer.len(), 1, "{name}");
        for pattern in actions(&administer[0]) {
            assert_ne!(pattern, "kms:*", "{name}");
            for action in USE {
                assert!(!allows(&pattern, action), "{name}: {pattern} allows {action}");
            }
        }
        assert!(administer[0].get("Condition").is_none());
    }
}

#[test]
fn keys_are_used_by_functions_only_and_with_the_operations_of_their_class() {
    let data = template("infra/data.yaml");
    let expected = [
        ("IdentityKey", "identity", vec!["kms:GenerateDataKey"]),
        ("ContactKey", "contact", vec!["kms:GenerateDataKey"]),
        ("PersonalKey", "personal", vec!["kms:GenerateDataKey", "kms:Decrypt"]),
        ("TransferKey", "transfer", vec!["kms:GenerateDataKey", "kms:Decrypt"]),
    ];
    for (name, class, allowed) in expected {
        let mut uses: Vec<_> =
            statements(&data["Resources"][name]).into_iter().filter(|s| s["Sid"] != "Administer").collect();
        if ["identity", "contact"].contains(&class) {
            opened_by_name(&uses.pop().unwrap(), class);
        }
        assert_eq!(uses.len(), 1, "{name}");
        assert_eq!(actions(&uses[0]), allowed, "{name}");
        let condition = &uses[0]["Condition"];
        assert_eq!(
            condition["StringEquals"],
            json!({"kms:EncryptionContext:app": "kehu", "kms:EncryptionContext:class": class})
        );
        assert_eq!(condition["ArnLike"], functions_only(), "{name}");
    }
    let lookup = statements(&data["Resources"]["LookupKey"]);
    assert_eq!(lookup.iter().map(actions).nth(1).unwrap(), ["kms:GenerateMac"]);
    assert_eq!(lookup[1]["Condition"]["ArnLike"], functions_only());
    let invitation = statements(&data["Resources"]["InvitationKey"]);
    assert_eq!(invitation.iter().map(actions).nth(1).unwrap(), ["kms:GenerateMac"]);
    assert_eq!(invitation[1]["Condition"]["ArnLike"], functions_only());
    for key in ["SealKey", "DispatchKey"] {
        let signs = statements(&data["Resources"][key]);
        assert_eq!(signs.iter().map(actions).skip(1).collect::<Vec<_>>(), [["kms:Sign"], ["kms:GetPublicKey"]]);
        assert_eq!(signs[1]["Condition"]["ArnLike"], functions_only());
    }
    // What is stored at rest is opened through the service that stores it, by name.
    for statement in statements(&data["Resources"]["StorageKey"]).iter().filter(|s| s["Sid"] != "Administer") {
        let service = statement["Principal"].get("Service").is_some();
        let via = statement["Condition"]["StringEquals"].get("kms:ViaService").is_some();
        assert!(service || via, "{statement}");
        assert!(statement.get("Condition").is_some(), "{statement}");
    }
}

/// Level 1: the key itself says whose role may open it, whatever that role's own policy says.
fn opened_by_name(statement: &Value, class: &str) {
    assert_eq!(actions(statement), ["kms:Decrypt"]);
    let condition = &statement["Condition"];
    let role = |name: &str| {
        let arn = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/kehu/${Deployment}/*-";
        json!({"Fn::Sub": format!("{arn}{name}-*")})
    };
    // Ways to reach a customer are opened by the function that sends messages as well.
    let named = match class {
        "contact" => json!([role("Reveals"), role("Deliveries")]),
        _ => role("Reveals"),
    };
    assert_eq!(condition["ArnLike"], json!({"aws:PrincipalArn": named}));
    assert_eq!(
        condition["StringEquals"],
        json!({"kms:EncryptionContext:app": "kehu", "kms:EncryptionContext:class": class})
    );
}

fn functions_only() -> Value {
    json!({"aws:PrincipalArn": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/kehu/${Deployment}/*"}})
}

#[test]
fn keys_are_kept_rotate_where_they_can_and_go_slowly() {
    let data = template("infra/data.yaml");
    for (name, key) in resources(&data, "AWS::KMS::Key") {
        assert_eq!(key["DeletionPolicy"], "RetainExceptOnCreate", "{name}");
        assert_eq!(key["UpdateReplacePolicy"], "Retain", "{name}");
        assert_eq!(key["Properties"]["PendingWindowInDays"], 30, "{name}");
        let symmetric = key["Properties"].get("KeySpec").is_none();
        assert_eq!(key["Properties"]["EnableKeyRotation"] == true, symmetric, "{name}");
        for statement in statements(key) {
            assert_eq!(statement["Effect"], "Allow");
            assert!(!statement["Principal"].to_string().contains('*'), "{name}: {statement}");
        }
    }
}

#[test]
fn nobody_at_all_changes_the_trail_or_makes_lasting_copies_of_keys() {
    let data = template("infra/data.yaml");
    let denied = |table: &str| -> BTreeSet<String> {
        let policy = &data["Resources"][table]["Properties"]["ResourcePolicy"]["PolicyDocument"];
        let statements = list(&policy["Statement"]);
        assert_eq!(statements.len(), 1, "{table}");
        assert_eq!((&statements[0]["Effect"], &statements[0]["Principal"]), (&json!("Deny"), &json!("*")), "{table}");
        assert!(statements[0].get("Condition").is_none(), "{table}");
        actions(&statements[0]).into_iter().collect()
    };
    for action in ["UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete", "UpdateTimeToLive"] {
        assert!(denied("Audit").contains(&format!("dynamodb:{action}")), "{action}");
    }
    for action in ["CreateBackup", "ExportTableToPointInTime", "StartAwsBackupJob", "EnableKinesisStreamingDestination"]
    {
        assert!(denied("Keys").contains(&format!("dynamodb:{action}")), "{action}");
    }
}

#[test]
fn seals_are_locked() {
    let data = template("infra/data.yaml");
    let bucket = &data["Resources"]["Seals"];
    assert_eq!(bucket["DeletionPolicy"], "RetainExceptOnCreate");
    assert_eq!(bucket["Properties"]["ObjectLockEnabled"], true);
    let lock = &bucket["Properties"]["ObjectLockConfiguration"];
    assert_eq!(lock["Rule"]["DefaultRetention"]["Mode"], json!({"Ref": "SealRetentionMode"}));
    assert_eq!(data["Parameters"]["SealRetentionMode"]["Default"], "COMPLIANCE");
}

#[test]
fn files_on_their_way_are_private_and_gone_in_a_day() {
    let data = template("infra/data.yaml");
    let bucket = &data["Resources"]["Objects"]["Properties"];
    assert!(bucket.get("VersioningConfiguration").is_none(), "no second version of a file that is gone");
    let rules = list(&bucket["LifecycleConfiguration"]["Rules"]);
    assert_eq!(rules.len(), 1);
    assert_eq!((&rules[0]["Status"], &rules[0]["ExpirationInDays"]), (&json!("Enabled"), &json!(1)));
    assert!(rules[0].get("Prefix").is_none(), "of all of them");
    for block in bucket["PublicAccessBlockConfiguration"].as_object().unwrap().values() {
        assert_eq!(block, true);
    }
    let encryption = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
    assert_eq!(encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"], "aws:kms");
    let pages = &bucket["CorsConfiguration"]["CorsRules"][0];
    assert_eq!((&pages["AllowedMethods"], &pages["AllowedOrigins"]), (&json!(["PUT"]), &json!({"Ref": "WebOrigins"})));
}

#[test]
fn scans_outlast_a_mistake_and_not_an_erasure() {
    let data = template("infra/data.yaml");
    let bucket = &data["Resources"]["Documents"];
    assert_eq!(bucket["DeletionPolicy"], "RetainExceptOnCreate");
    assert_eq!(bucket["Properties"]["VersioningConfiguration"]["Status"], "Enabled");
    let rules = list(&bucket["Properties"]["LifecycleConfiguration"]["Rules"]);
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["NoncurrentVersionExpiration"]["NoncurrentDays"], 7);
    assert!(rules[0].get("ExpirationInDays").is_none(), "what is on file stays");
    for block in bucket["Properties"]["PublicAccessBlockConfiguration"].as_object().unwrap().values() {
        assert_eq!(block, true);
    }
}

#[test]
fn arns_are_of_any_partition() {
    for path in [
        "template.yaml",
        "infra/data.yaml",
        "infra/access.yaml",
        "infra/identity.yaml",
        "infra/observability.yaml",
        "infra/work.yaml",
    ] {
        let text = super::cloudformation::text(path);
        assert!(!text.contains("arn:aws"), "{path}: AWS China is arn:aws-cn");
        let regional = text.lines().filter(|line| line.contains("${AWS::Region}.amazonaws.com"));
        assert_eq!(regional.count(), 0, "{path}: AWS China has another suffix");
    }
}
