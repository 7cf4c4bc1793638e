//! The functions there are. What is listed here is what the local system runs, what the OpenAPI
//! document describes and what the ratchets enumerate.

use shared::runtime::{Routes, ScheduledFunction, StreamFunction};
use shared::store::Table;

/// Functions behind the HTTP API.
pub fn http() -> Vec<Routes> {
    vec![
        access::routes(),
        anomalies::routes(),
        approvals::routes(),
        audits::routes(),
        catalogue::routes(),
        classifications::routes(),
        complaints::routes(),
        service_requests::routes(),
        inspections::routes(),
        customers::routes(),
        directory::routes(),
        documents::routes(),
        health::routes(),
        imports::routes(),
        events::routes(),
        interactions::routes(),
        knowledge::routes(),
        openapi::routes(),
        quality::routes(),
        respond::routes(),
        reveals::routes(),
        reviews::routes(),
        rosters::routes(),
        surveys::routes(),
    ]
}

/// Functions behind a table's stream: two a table at most, more would slow its shards down.
pub fn streams() -> Vec<(Table, StreamFunction)> {
    vec![
        (Table::Audit, audit_stream::function()),
        (Table::Audit, anomaly_detector::function()),
        (Table::Records, records_stream::function()),
        (Table::Records, import_runner::function()),
    ]
}

/// Functions started by a schedule.
pub fn schedules() -> Vec<ScheduledFunction> {
    vec![
        approval_trigger::function(),
        case_watch::function(),
        handover_trigger::function(),
        audit_check::function(),
        audit_seal::function(),
        import_watch::function(),
        interaction_trigger::function(),
        lookup_rebuild::function(),
        review_trigger::function(),
        survey_trigger::function(),
        deliveries::function(),
    ]
}
