//! Ratchet 6: the key schema as it was. Keys are what rows on file are found by: one that changes loses them.

use std::collections::BTreeSet;

use shared::domain::ids::{
    AccessReviewId, AlertId, AnswerId, ApprovalId, ArticleId, CaseId, ChangeId, ClassificationId, ContactId,
    CustomerId, DelegationId, DeliveryId, DocumentId, DuplicateId, EventId, FollowUpId, GrantId, ImportId,
    InteractionId, InvitationId, MergeId, RevealId, ReviewId, StaffId, SubjectId, SurveyId, TableId, UnitId, UploadId,
};
use shared::store::keys::{self, Key};
use shared::store::lists::Sort;

use crate::source::below;

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
    let month = "2026-11".parse().unwrap();
    let access_review: AccessReviewId = "arv_1".parse().unwrap();
    let approval: ApprovalId = "apr_1".parse().unwrap();
    let delegation: DelegationId = "dlg_1".parse().unwrap();
    let event: EventId = "evt_1".parse().unwrap();
    let article: ArticleId = "art_1".parse().unwrap();
    let interaction: InteractionId = "int_1".parse().unwrap();
    let follow_up: FollowUpId = "flw_1".parse().unwrap();
    let survey: SurveyId = "srv_1".parse().unwrap();
    let invitation: InvitationId = "inv_1".parse().unwrap();
    let answer: AnswerId = "ans_1".parse().unwrap();
    let delivery: DeliveryId = "dlv_1".parse().unwrap();
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
        ("cases_of_month", keys::cases_of_month("complaints", "2026-11".parse().unwrap())),
        ("case_facts", whole(keys::case_facts("complaints", "2026-11".parse().unwrap(), &case))),
        ("case_notices", keys::case_notices("complaints")),
        ("case_notice", whole(keys::case_notice("complaints", moment, &case))),
        ("provisional_cases", keys::provisional_cases("complaints")),
        ("provisional_case", whole(keys::provisional_case("complaints", &case))),
        ("interaction_partition", keys::interaction_partition(&interaction)),
        ("interaction", whole(keys::interaction(&interaction))),
        ("addendum", whole(keys::addendum(&interaction, 7))),
        ("interactions_of", keys::interactions_of(&customer)),
        ("interaction_pointer", whole(keys::interaction_pointer(&customer, moment, &interaction))),
        ("standing", whole(keys::standing(&customer))),
        ("follow_up_partition", keys::follow_up_partition(&follow_up)),
        ("follow_up", whole(keys::follow_up(&follow_up))),
        ("follow_up_act", whole(keys::follow_up_act(&follow_up, 7))),
        ("overdue_follow_ups", keys::overdue_follow_ups()),
        ("overdue_follow_up", whole(keys::overdue_follow_up(moment, &follow_up))),
        ("unsettled_follow_ups", keys::unsettled_follow_ups()),
        ("unsettled_follow_up", whole(keys::unsettled_follow_up(&follow_up))),
        ("event_partition", keys::event_partition(&event)),
        ("event", whole(keys::event(&event))),
        ("invitee", whole(keys::invitee(&event, &customer))),
        ("opinion", whole(keys::opinion(&event, 7))),
        ("article_partition", keys::article_partition(&article)),
        ("article", whole(keys::article(&article))),
        ("article_version", whole(keys::article_version(&article, 7))),
        ("article_readers", keys::article_readers(&article, 7)),
        ("article_reader", whole(keys::article_reader(&article, 7, &staff))),
        ("article_uses", whole(keys::article_uses(&article, 7, 3))),
        ("roster_partition", keys::roster_partition(&unit, month)),
        ("roster", whole(keys::roster(&unit, month))),
        ("roster_line", whole(keys::roster_line(&unit, month, &staff))),
        ("roster_changes", keys::roster_changes(&unit, month, &staff)),
        ("roster_change", whole(keys::roster_change(&unit, month, &staff, 7))),
        ("own_rosters", keys::own_rosters(&staff)),
        ("own_roster", whole(keys::own_roster(&staff, month, &unit))),
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
        ("outreach_partition", keys::outreach_partition(&customer)),
        ("outreach_summary", whole(keys::outreach_summary(&customer))),
        ("outreach_entry", whole(keys::outreach_entry(&customer, moment, &"con_1".parse().unwrap()))),
        ("surveys", keys::surveys()),
        ("survey", whole(keys::survey(&survey))),
        ("survey_partition", keys::survey_partition(&survey)),
        ("wave", whole(keys::wave(&survey, "2026-q4"))),
        ("wave_partition", keys::wave_partition(&survey, "2026-q4")),
        ("open_waves", keys::open_waves()),
        ("open_wave", whole(keys::open_wave(&survey, "2026-q4"))),
        ("survey_person", whole(keys::survey_person(&survey, "2026-q4", &customer, Some("cas_1.0")))),
        ("asked_after", whole(keys::asked_after(&survey, &customer, "cas_1.0"))),
        ("survey_answer", whole(keys::survey_answer(&survey, "2026-q4", &answer))),
        ("sums_partition", keys::sums_partition(&survey, "2026-q4")),
        ("counted_answer", whole(keys::counted_answer(&survey, "2026-q4", &answer))),
        ("survey_sums", whole(keys::survey_sums(&survey, "2026-q4", "unit:unt_east", 3))),
        ("used_ticket", whole(keys::used_ticket(&survey, "2026-q4", "hash"))),
        ("invitation", whole(keys::invitation(&invitation))),
        ("survey_reminders", keys::survey_reminders()),
        ("survey_reminder", whole(keys::survey_reminder(moment, &invitation))),
        ("occasions", keys::occasions()),
        ("occasion", whole(keys::occasion(moment, "cas_1.0"))),
        ("delivery", whole(keys::delivery(&delivery))),
        ("deliveries_due", keys::deliveries_due()),
        ("delivery_due", whole(keys::delivery_due(moment, &delivery))),
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
