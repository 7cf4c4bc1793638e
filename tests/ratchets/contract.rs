//! Ratchet 6: the API and the keys are as they were, unless somebody means to change them; and one
//! word finds a use case in every layer (design §2).

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use serde_json::Value;
use shared::domain::ids::{
    AccessReviewId, AlertId, ApprovalId, CaseId, ChangeId, ClassificationId, ContactId, CustomerId, DelegationId,
    DocumentId, DuplicateId, GrantId, ImportId, MergeId, RevealId, ReviewId, StaffId, SubjectId, TableId, UnitId,
    UploadId,
};
use shared::http::language::Language;
use shared::http::{Code, wording};
use shared::store::keys::{self, Key};
use shared::store::lists::Sort;
use tests::Kit;

use crate::operations;
use crate::source::{below, root};

/// `UPDATE_OPENAPI=1 cargo test -p tests --test ratchets contract` writes the file anew.
/// Documents of functions are merged by name: of two schemas with one name, the second would be lost unseen.
#[test]
fn a_schemas_name_means_one_schema() {
    let mut seen = BTreeMap::new();
    for function in local::functions::http() {
        let document = serde_json::to_value(function.openapi()).unwrap();
        for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
            let before = seen.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(before, schema, "{name} of {}", function.function);
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

#[tokio::test]
async fn the_document_is_that_of_the_code() {
    let kit = Kit::start().await;
    let file = root().join("docs/openapi.json");
    let text = local::openapi::text(kit.system.openapi()).unwrap();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let same = std::fs::read_to_string(&file).unwrap() == text;
    assert!(same, "docs/openapi.json is older than the code: run this test with UPDATE_OPENAPI=1");
}

#[tokio::test]
async fn every_operation_is_described_whole() {
    let kit = Kit::start().await;
    let document = operations::document(&kit);
    let mut ids = BTreeSet::new();
    for operation in operations::all(&kit) {
        let id = &operation.id;
        assert!(ids.insert(id.clone()), "{id} is there twice");
        assert_eq!(operation.description["tags"].as_array().map(Vec::len), Some(1), "{id}");
        assert_eq!(
            operation.path.split(['/', '.']).nth(1),
            Some(operation.tag.as_str()),
            "{id}: tag = first word of the path"
        );
        assert!(operation.description["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{id}");
        assert!(!operation.successes().is_empty(), "{id}");
        let statuses: BTreeSet<_> = operation.statuses().collect();
        for status in ["413", "429", "503"] {
            assert!(statuses.contains(status), "{id} does not tell of {status}");
        }
        for status in ["401", "4XX", "5XX"].into_iter().filter(|_| !operation.open) {
            assert!(statuses.contains(status), "{id} does not tell of {status}");
            let content = &operation.description["responses"][status]["content"];
            assert!(content["application/problem+json"].is_object(), "{id}: {status} is no problem");
        }
        let (post, patch) = (operation.method == Method::POST, operation.method == Method::PATCH);
        assert_eq!(operation.has_parameter("header", "Idempotency-Key"), post && operation.changes(), "{id}");
        assert!(!operation.changes() || post || operation.has_parameter("header", "If-Match"), "{id}");
        assert_eq!(operation.body_type() == Some("application/merge-patch+json"), patch, "{id}");
    }
    let mut dangling = Vec::new();
    references(&document, &mut |place| {
        if document.pointer(place.trim_start_matches('#')).is_none() {
            dangling.push(place.to_owned());
        }
    });
    assert!(dangling.is_empty(), "{} references lead nowhere: {:?}", dangling.len(), dangling.first());
}

fn references(value: &Value, seen: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| match value.as_str() {
            Some(place) if name == "$ref" => seen(place),
            _ => references(value, seen),
        }),
        Value::Array(list) => list.iter().for_each(|value| references(value, seen)),
        _ => {}
    }
}

/// `functions/{tag}/src/{operationId}.rs` holds the handler `operationId`, and no use case file lacks
/// its operation.
#[tokio::test]
async fn an_operation_has_one_name_in_every_layer() {
    let kit = Kit::start().await;
    let sources = below("functions");
    let mut expected = BTreeSet::new();
    for operation in operations::all(&kit) {
        let path = format!("functions/{}/src/{}.rs", operation.tag, operation.id);
        let source = sources.iter().find(|source| source.path == path).unwrap_or_else(|| panic!("there is no {path}"));
        assert!(source.names(&format!("async::fn::{}", operation.id)), "{path} has no handler of its name");
        expected.insert(path);
    }
    for source in sources.iter().filter(|source| source.text.contains("#[utoipa::path(")) {
        assert!(expected.contains(&source.path), "{} is no operation of the document", source.path);
    }
}

/// Every code a client may meet stands in `docs/API-DESIGN.md`, with its status, and has words in both
/// languages.
#[test]
fn error_codes_are_documented() {
    let text = std::fs::read_to_string(root().join("docs/API-DESIGN.md")).unwrap();
    let (problems, faults) = text.split_once("### Faults").unwrap();
    let faults = faults.split("\n## ").next().unwrap();
    for code in Code::ALL {
        let row = format!("| `{}` | {} |", code.word(), code.status().as_u16());
        assert!(problems.contains(&row), "docs/API-DESIGN.md has no line {row}");
        for language in [Language::Zh, Language::En] {
            assert_ne!(wording::title(*code, language), code.word());
        }
    }
    let documented: BTreeSet<_> =
        faults.split('`').skip(1).step_by(2).filter(|word| *word != "errors" && *word != "code").collect();
    let messages = std::fs::read_to_string(root().join("shared/catalogue/messages.toml")).unwrap();
    let messages: toml::Table = messages.parse().unwrap();
    let existing: BTreeSet<_> = messages["fault"].as_table().unwrap().keys().map(String::as_str).collect();
    assert_eq!(documented, existing);
}

#[test]
fn the_key_schema_is_what_it_was() {
    let customer: CustomerId = "cus_1".parse().unwrap();
    let other: CustomerId = "cus_2".parse().unwrap();
    let contact: ContactId = "ctc_1".parse().unwrap();
    let change: ChangeId = "chg_1".parse().unwrap();
    let classification: ClassificationId = "cls_1".parse().unwrap();
    let document: DocumentId = "doc_1".parse().unwrap();
    let review: ReviewId = "rev_1".parse().unwrap();
    let class_table: TableId = "tbl_1".parse().unwrap();
    let duplicate: DuplicateId = "dup_1".parse().unwrap();
    let merge: MergeId = "mrg_1".parse().unwrap();
    let staff: StaffId = "stf_1".parse().unwrap();
    let grant: GrantId = "grt_1".parse().unwrap();
    let moment = "2026-11-21T22:00:00Z".parse().unwrap();
    let alert: AlertId = "alr_1".parse().unwrap();
    let case: CaseId = "cas_1".parse().unwrap();
    let unit: UnitId = "unt_1".parse().unwrap();
    let access_review: AccessReviewId = "arv_1".parse().unwrap();
    let approval: ApprovalId = "apr_1".parse().unwrap();
    let delegation: DelegationId = "dlg_1".parse().unwrap();
    let reveal: RevealId = "rvl_1".parse().unwrap();
    let import: ImportId = "imp_1".parse().unwrap();
    let upload: UploadId = "upl_1".parse().unwrap();
    let subject: SubjectId = "sub_1".parse().unwrap();
    let chain = keys::audit_chain("customers.i", 3, "2026-11-21T22");
    let lookup = keys::lookup_partition("mobile", 1, "mac");
    let whole = |key: Key| key.path();
    let table = [
        ("segment", keys::segment("华东 #1")),
        ("customer_partition", keys::customer_partition(&customer)),
        ("customer", whole(keys::customer(&customer))),
        ("customer_pointer", whole(keys::customer_pointer(&customer, Sort::ReviewDue))),
        ("contact", whole(keys::contact(&customer, &contact))),
        ("change", whole(keys::change(&customer, &change))),
        ("duplicate", whole(keys::duplicate(&duplicate))),
        ("merge", whole(keys::merge(&customer, &merge))),
        ("branch", whole(keys::branch(&customer, &other))),
        ("classification", whole(keys::classification(&customer, &classification))),
        ("review", whole(keys::review(&customer, &review))),
        ("document", whole(keys::document(&customer, &document))),
        ("loose_files", keys::loose_files("documents")),
        ("loose_file", whole(keys::loose_file("documents", "2026-11-21T22:00:00.000000Z", &document))),
        ("review_digests", keys::review_digests()),
        ("review_digest", whole(keys::review_digest(&staff))),
        ("quality_partition", keys::quality_partition("2026-11-21", "source")),
        ("quality_sum", whole(keys::quality_sum("2026-11-21", "source", "trade_fair", "unt_1", "east"))),
        ("quality_report", whole(keys::quality_report())),
        ("class_table_partition", keys::class_table_partition(&class_table)),
        ("class_table", whole(keys::class_table(&class_table))),
        ("class_table_part", whole(keys::class_table_part(&class_table, 7))),
        ("class_tables", keys::class_tables()),
        ("class_table_pointer", whole(keys::class_table_pointer(&class_table))),
        ("pass", whole(keys::pass("review-trigger"))),
        ("names", whole(keys::names(&customer, None))),
        ("names of a contact", whole(keys::names(&customer, Some(&contact)))),
        ("timeline_partition", keys::timeline_partition(&customer)),
        ("timeline", whole(keys::timeline(&customer, "2026-11-21T22:00:00.000000Z", &chain, 7))),
        ("oidc_subject", whole(keys::oidc_subject("hash"))),
        ("staff_partition", keys::staff_partition(&staff)),
        ("staff", whole(keys::staff(&staff))),
        ("grant", whole(keys::grant(&staff, &grant))),
        ("approval", whole(keys::approval(&approval))),
        ("approval_inbox_unit", keys::approval_inbox_unit("sales", "unt_1")),
        ("approval_inbox_region", keys::approval_inbox_region("sales", "east")),
        ("approval_inbox_all", keys::approval_inbox_all("sales")),
        ("approvals_sent", keys::approvals_sent(&staff)),
        ("approvals_decided", keys::approvals_decided(&staff)),
        ("approvals_open", keys::approvals_open()),
        ("approval_due", keys::approval_due(moment)),
        ("approval_open", whole(keys::approval_open(moment, &approval))),
        ("approval_pointer", whole(keys::approval_pointer(keys::approvals_sent(&staff), &approval))),
        ("case_partition", keys::case_partition("complaints", &case)),
        ("case", whole(keys::case("complaints", &case))),
        ("case_act", whole(keys::case_act("complaints", &case, 7))),
        ("case_attachment", whole(keys::case_attachment("complaints", &case, &document))),
        ("case_task", whole(keys::case_task("complaints", &case, &"tsk_1".parse().unwrap()))),
        ("cases_of", keys::cases_of("complaints", &customer)),
        ("case_pointer", whole(keys::case_pointer("complaints", &customer, &case))),
        ("cases_of_month", keys::cases_of_month("complaints", "2026-11")),
        ("case_facts", whole(keys::case_facts("complaints", "2026-11", &case))),
        ("case_notices", keys::case_notices("complaints")),
        ("case_notice_due", keys::case_notice_due(moment)),
        ("case_notice", whole(keys::case_notice("complaints", moment, &case))),
        ("provisional_cases", keys::provisional_cases("complaints")),
        ("provisional_case", whole(keys::provisional_case("complaints", &case))),
        ("alert", whole(keys::alert(&alert))),
        ("alerts", keys::alerts("open")),
        ("alert_pointer", whole(keys::alert_pointer("open", &alert))),
        ("alert_mark", whole(keys::alert_mark("bulk_views", "stf_1"))),
        ("countings", keys::countings("bulk_views", "stf_1")),
        ("counting", whole(keys::counting("bulk_views", "stf_1", "2026-11-21T22:00:00.000000Z#chain#00000007"))),
        ("habits", whole(keys::habits(&staff))),
        ("watch", whole(keys::watch(&customer))),
        ("watched_customers", keys::watched_customers()),
        ("watched_customer", whole(keys::watched_customer(&customer))),
        ("former_grant", whole(keys::former_grant(&staff, &grant))),
        ("proof", whole(keys::proof(&staff, "training", moment))),
        ("status_change", whole(keys::status_change(&staff, 7))),
        ("handover", whole(keys::handover(&staff))),
        ("handovers", keys::handovers()),
        ("handover_pointer", whole(keys::handover_pointer(&staff))),
        ("access_units", keys::access_units()),
        ("access_unit", whole(keys::access_unit(&unit))),
        ("access_reviews", keys::access_reviews(&unit)),
        ("access_review", whole(keys::access_review(&unit, &access_review))),
        ("delegation", whole(keys::delegation(&delegation))),
        ("delegations_to", keys::delegations_to(&staff)),
        ("delegation_to", whole(keys::delegation_to(&staff, &delegation))),
        ("delegations_by", keys::delegations_by(&staff)),
        ("delegation_by", whole(keys::delegation_by(&staff, &delegation))),
        ("reveal", whole(keys::reveal(&reveal))),
        ("reveals_of", keys::reveals_of(&staff)),
        ("reveal_pointer", whole(keys::reveal_pointer(&staff, &reveal))),
        ("idempotency", whole(keys::idempotency(&staff, "hash"))),
        ("limit", whole(keys::limit(&staff, "requests", 1_780_970_400))),
        ("subject_partition", keys::subject_partition(&subject)),
        ("import_partition", keys::import_partition(&import)),
        ("import_job", whole(keys::import_job(&import))),
        ("imports_under_way", keys::imports_under_way()),
        ("import_under_way", whole(keys::import_under_way(&import))),
        ("import_row", whole(keys::import_row(&import, 7))),
        ("import_trigger", whole(keys::import_trigger(&import, 3))),
        ("import_upload", whole(keys::import_upload(&upload))),
        ("subject_state", whole(keys::subject_state(&subject))),
        ("subject_key", whole(keys::subject_key(&subject, "personal", "kid"))),
        ("transfer_key", whole(keys::transfer_key("imp_1"))),
        ("wrapping_key", whole(keys::wrapping_key(5, 1))),
        ("lookup_partition", lookup.clone()),
        ("unique_lookup", whole(keys::unique_lookup(lookup.clone()))),
        ("shared_lookup", whole(keys::shared_lookup(lookup, &customer, Some(&contact)))),
        ("lookup_marker", whole(keys::lookup_marker())),
        ("lookup_rebuild", whole(keys::lookup_rebuild())),
        ("catalogue_override", whole(keys::catalogue_override())),
        ("catalogue_override_version", whole(keys::catalogue_override_version(3))),
        ("audit_chain", chain.clone()),
        ("audit_row", whole(keys::audit_row(&chain, 7))),
        ("audits_partition", keys::audits_partition("staff", "stf_1")),
        ("audits_pointer", whole(keys::audits_pointer("case", "案 1", "2026-11-21T22:00:00.000000Z", &chain, 7))),
        ("seal_head", whole(keys::seal_head())),
        ("seal_check", whole(keys::seal_check())),
        ("audit_registry", whole(keys::audit_registry("2026-11-21T22", "customers.i", 3))),
    ];
    let function = |name: &&str| name.split(' ').next().unwrap().to_owned();
    let named: BTreeSet<_> = table.iter().map(|(name, _)| function(name)).collect();
    assert_eq!(named, key_functions(), "a key function is not in this table");
    let lines: Vec<_> = table.iter().map(|(name, key)| format!("{name:<20} {key}")).collect();
    insta::assert_snapshot!("keys", lines.join("\n"));
}

/// The public functions of `store/keys.rs` and what it is split into, `Key::path` aside.
fn key_functions() -> BTreeSet<String> {
    let keys = |path: &str| path == "shared/src/store/keys.rs" || path.starts_with("shared/src/store/keys/");
    let sources = below("shared/src/store").into_iter().filter(|source| keys(&source.path));
    let code: String = sources.map(|source| source.text.split("#[cfg(test)]").next().unwrap().to_owned()).collect();
    let names = code.lines().filter_map(|line| line.strip_prefix("pub fn ")?.split(['(', '<']).next());
    names.map(str::to_owned).collect()
}
