//! A customer as this function shows it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::audit::{Act, Entry};
use crate::domain::catalogue::{Level, Right};
use crate::domain::ids::{ContactId, CustomerId, StaffId};
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Caller, Problem, SharedApp, Versioned};
use crate::store::customers::{self, CustomerRow};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerView {
    #[schema(value_type = String, example = "cus_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: CustomerId,
    pub version: u64,
    #[schema(example = "individual")]
    pub kind: String,
    /// Kind and sector profiles.
    pub profiles: Vec<String>,
    #[schema(example = "draft")]
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    #[serde(flatten)]
    pub shown: Shown,
    /// Ids of the fields that were verified for truth (CON-13).
    pub confirmed: Vec<String>,
    /// The most sensitive level among the fields: how this record has to be handled (CLS-04).
    #[schema(example = 1)]
    pub level: u8,
    pub source: String,
    pub consents: BTreeMap<String, ConsentView>,
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// What the record is kept on (CLS-06).
    pub carrier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub parent_id: Option<CustomerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub main_contact_id: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationView>,
    /// Customers that were merged into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub merged_from: Vec<CustomerId>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub created_by: StaffId,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_by: StaffId,
    /// How long after the first contact it was entered (CUS-02).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_delay_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub last_contact_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub review_due_at: Option<Timestamp>,
    /// The catalogue the record was last written under.
    pub catalogue_version: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentView {
    pub notice_version: String,
    pub channel: String,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub withdrawn_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerificationView {
    pub outcome: String,
    pub method: String,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
}

/// Shows what an earlier, equal request has made: the same disclosure, marked as a replay.
pub async fn show_again(
    app: &SharedApp,
    caller: &Caller,
    row: CustomerRow,
    action: &'static str,
) -> Result<Versioned<CustomerView>, Problem> {
    let entry = Entry::new(action, Act::Disclosure, caller.actor())
        .customer(&row.id)
        .customers(row.merged_from().cloned())
        .fields(row.fields.keys());
    disclosed(app, caller, row, &entry.replay()).await
}

/// Shows a customer, its row in the trail first.
pub async fn show(
    app: &SharedApp,
    caller: &Caller,
    row: CustomerRow,
    action: &'static str,
) -> Result<Versioned<CustomerView>, Problem> {
    let entry = Entry::new(action, Act::Disclosure, caller.actor())
        .customer(&row.id)
        .customers(row.merged_from().cloned())
        .fields(row.fields.keys());
    disclosed(app, caller, row, &entry).await
}

async fn disclosed(
    app: &SharedApp,
    caller: &Caller,
    row: CustomerRow,
    entry: &Entry,
) -> Result<Versioned<CustomerView>, Problem> {
    app.disclose(entry).await?;
    let version = row.version;
    Ok(Versioned { version, body: customer(app, caller, row).await? })
}

pub async fn customer(app: &App, caller: &Caller, row: CustomerRow) -> Result<CustomerView, Problem> {
    let masking = Masking::of(app, &row.subject, &row.key(), caller.clearance(&row.facets));
    let shown = masking.show(row.fields.iter().map(|(id, field)| (id, &field.value))).await?;
    let levels = row.fields.keys().filter_map(|id| app.catalogue.field(id)).map(|field| u8::from(field.level));
    let merged_from = row.merged_from().cloned().collect();
    let parent_id = parent_within_reach(app, caller, row.parent_id.as_ref()).await?;
    Ok(CustomerView {
        level: levels.min().unwrap_or(u8::from(Level::Three)),
        confirmed: row.fields.iter().filter(|(_, field)| field.confirmed.is_some()).map(|(id, _)| id.clone()).collect(),
        entry_delay_minutes: row.first_contact_at.map(|first| row.facets.created_at.duration_since(first).as_mins()),
        shown,
        id: row.id,
        version: row.version,
        kind: row.facets.kind,
        profiles: row.profiles,
        status: row.facets.status,
        status_reason: row.status_reason,
        source: row.facets.source,
        consents: row
            .consents
            .into_iter()
            .map(|(purpose, consent)| {
                (
                    purpose,
                    ConsentView {
                        notice_version: consent.notice_version,
                        channel: consent.channel,
                        at: consent.at,
                        withdrawn_at: consent.withdrawn.map(|withdrawn| withdrawn.at),
                    },
                )
            })
            .collect(),
        owner_id: row.facets.owner_id,
        unit_id: row.facets.unit_id,
        region_id: row.facets.region_id,
        value_class: row.facets.value_class,
        grade: row.facets.grade,
        carrier: row.carrier,
        parent_id,
        main_contact_id: row.main_contact_id,
        verification: row.verification.map(|done| VerificationView {
            outcome: done.outcome,
            method: done.method,
            at: done.at,
            by: done.by,
        }),
        merged_from,
        created_at: row.facets.created_at,
        created_by: row.created_by,
        updated_at: row.updated_at,
        updated_by: row.updated_by,
        last_contact_at: row.facets.last_contact_at,
        review_due_at: row.facets.review_due_at,
        catalogue_version: row.catalogue_version,
    })
}

/// A parent is named to those who may see it: that it exists may be a secret too (ACC-24).
async fn parent_within_reach(
    app: &App,
    caller: &Caller,
    parent: Option<&CustomerId>,
) -> Result<Option<CustomerId>, Problem> {
    let Some(id) = parent else { return Ok(None) };
    let found = match customers::get(&app.store, id, false).await? {
        Some(row) => Some(customers::survivor(&app.store, row).await?),
        None => None,
    };
    Ok(found.filter(|row| caller.may(Right::CustomersView, &row.facets)).map(|row| row.id))
}
