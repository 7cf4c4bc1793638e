//! Least privilege (ACC-05): the whole matrix as a snapshot to be read, and the rules that hold for
//! any matrix.

use std::fmt::Write;

use super::rights::{Right, rights};

#[test]
fn the_permission_matrix_is_as_reviewed() {
    let mut matrix = String::new();
    let mut function = String::new();
    for right in rights() {
        if right.function != function {
            function.clone_from(&right.function);
            writeln!(matrix, "\n{function}").unwrap();
        }
        let row = format!("  {:<28} {:<28} {}", right.action, right.resource, conditions(&right));
        writeln!(matrix, "{}", row.trim_end()).unwrap();
    }
    insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("permissions", matrix);
    });
}

fn conditions(right: &Right) -> String {
    // The guard beside leading keys is judged below and would be noise here.
    let told = right.conditions.iter().filter(|((operator, _), _)| operator != "Null");
    let shown = told.map(|((operator, key), values)| {
        let sign = if operator.ends_with("Like") { "~" } else { "=" };
        let key = key.rsplit(':').next().unwrap_or(key);
        format!("{key} {sign} {}", values.join(" | "))
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[test]
fn no_action_and_no_resource_is_a_star() {
    for right in rights() {
        assert!(!right.action.contains('*'), "{right:?}");
        // Of its own log group and of one table's streams the last part is made by AWS.
        let word = super::functions::folder(&right.function);
        let open_end = right.resource.strip_suffix('*').is_some_and(|start| {
            ["Audit/stream/", "Records/stream/"].contains(&start)
                // Objects are named for the function that owns them.
                || ["Documents/complaints/", "Documents/service-requests/", "Documents/inspections/", "Documents/documents/", "Objects/imports/", "Objects/uploads/", "Seals/seals/"].contains(&start)
                || start == format!("log-group:/kehu/Deployment/{word}:log-stream:")
        });
        assert!(open_end || !right.resource.contains('*'), "{right:?}");
    }
}

#[test]
fn nobody_scans_and_nobody_goes_around_the_keys() {
    for right in rights() {
        let action = right.action.as_str();
        let around =
            action == "dynamodb:Scan" || action.starts_with("dynamodb:PartiQL") || action == "dynamodb:BatchWriteItem";
        assert!(!around, "{right:?}");
    }
}

#[test]
fn every_right_on_rows_names_its_leading_keys_and_holds_for_no_request_without_one() {
    let mut judged = 0;
    for right in rights().iter().filter(|right| right.service() == "dynamodb" && !right.resource.contains("tream")) {
        judged += 1;
        let keys = right.leading_keys().unwrap_or_else(|| panic!("{right:?} names no leading keys"));
        assert!(!keys.is_empty() && keys.iter().all(|key| key != "*"), "{right:?}");
        // ForAllValues is true of nothing at all.
        assert_eq!(right.condition("Null", "dynamodb:LeadingKeys"), Some(["false".to_owned()].as_slice()), "{right:?}");
    }
    assert!(judged > 20, "only {judged} rights judged");
}

#[test]
fn nobody_changes_or_deletes_the_trail_and_each_writes_in_its_own_name() {
    for right in rights().iter().filter(|right| right.resource.starts_with("Audit")) {
        match right.action.as_str() {
            "dynamodb:PutItem" => {
                let own = format!("chain#{}.*", super::functions::folder(&right.function));
                assert_eq!(right.leading_keys(), Some([own, "registry#*".to_owned()].as_slice()), "{right:?}");
            }
            "dynamodb:DescribeStream"
            | "dynamodb:GetRecords"
            | "dynamodb:GetShardIterator"
            | "dynamodb:ListStreams" => {
                assert!(right.resource.starts_with("AuditStream") || right.resource == "Audit/stream/*", "{right:?}");
            }
            // Who seals and who checks reads all of it.
            "dynamodb:Query" => {
                let reads: &[&str] = match right.function.as_str() {
                    "AuditSeal" => &["chain#*", "registry#*"],
                    "AuditCheck" => &["chain#*"],
                    _ => panic!("{right:?}"),
                };
                assert_eq!(right.leading_keys().unwrap_or_default(), reads, "{right:?}");
            }
            "dynamodb:BatchGetItem" => {
                assert!(["Anomalies", "Audits"].contains(&right.function.as_str()), "{right:?}");
                assert_eq!(right.leading_keys(), Some(["chain#*".to_owned()].as_slice()));
            }
            "sqs:SendMessage" => assert_eq!(right.resource, "AuditStreamParked"),
            _ => panic!("{right:?}"),
        }
    }
}

#[test]
fn reveals_alone_opens_identity_and_contact() {
    let mut opens = Vec::new();
    for right in rights().iter().filter(|right| matches!(right.resource.as_str(), "IdentityKey" | "ContactKey")) {
        match right.action.as_str() {
            "kms:GenerateDataKey" => assert_ne!(right.function, "Reveals", "who opens does not write"),
            "kms:Decrypt" => opens.push((right.function.clone(), right.resource.clone())),
            other => panic!("{other}: {right:?}"),
        }
    }
    opens.sort();
    let opened = |function: &str, key: &str| (function.to_owned(), key.to_owned());
    // Behind the API `reveals` alone; and the function that sends messages, what it sends them to.
    let deliveries = opened("Deliveries", "ContactKey");
    assert_eq!(opens, [deliveries, opened("Reveals", "ContactKey"), opened("Reveals", "IdentityKey")]);
}

#[test]
fn every_key_is_used_under_its_own_class_only() {
    for right in rights().iter().filter(|right| right.service() == "kms") {
        let equals = |key| right.condition("StringEquals", key).map(|values| values.join(" "));
        let class = match right.resource.as_str() {
            "IdentityKey" => "identity",
            "ContactKey" => "contact",
            "PersonalKey" => "personal",
            "TransferKey" => "transfer",
            "SealKey" if right.action == "kms:GetPublicKey" => continue,
            "SealKey" => {
                assert_eq!((right.action.as_str(), right.function.as_str()), ("kms:Sign", "AuditSeal"), "{right:?}");
                assert_eq!(equals("kms:SigningAlgorithm").as_deref(), Some("ECDSA_SHA_256"), "{right:?}");
                continue;
            }
            "DispatchKey" => {
                assert_eq!((right.action.as_str(), right.function.as_str()), ("kms:Sign", "Deliveries"), "{right:?}");
                assert_eq!(equals("kms:SigningAlgorithm").as_deref(), Some("ECDSA_SHA_256"), "{right:?}");
                continue;
            }
            "LookupKey" | "InvitationKey" => {
                assert_eq!(right.action, "kms:GenerateMac", "{right:?}");
                assert_eq!(equals("kms:MacAlgorithm").as_deref(), Some("HMAC_SHA_256"), "{right:?}");
                continue;
            }
            "StorageKey" => {
                let service = equals("kms:ViaService").unwrap_or_else(|| panic!("{right:?} is direct use"));
                assert!(["dynamodb.…", "s3.…", "sqs.…"].contains(&service.as_str()), "{right:?}");
                continue;
            }
            other => panic!("what is {other}?"),
        };
        assert_eq!(equals("kms:EncryptionContext:app").as_deref(), Some("kehu"), "{right:?}");
        assert_eq!(equals("kms:EncryptionContext:class").as_deref(), Some(class), "{right:?}");
    }
}

#[test]
fn only_the_owner_of_a_row_deletes_keys_and_never_a_wrapping_key() {
    for right in rights().iter().filter(|right| right.action == "dynamodb:DeleteItem" && right.resource == "Keys") {
        // Or the key of a file that is done with.
        let keys = right.leading_keys();
        assert!(
            [["subject#*"], ["transfer#*"]].iter().any(|own| keys == Some(own.map(str::to_owned).as_slice())),
            "{right:?}"
        );
    }
}
