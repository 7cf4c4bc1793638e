//! Fills the store directly: rows as registration writes them, sealed by the vault under keys of
//! their own, without HTTP and without the audit trail, many customers a transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use embedded::Embedded;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use shared::domain::catalogue::{Catalogue, Profile};
use shared::domain::customer::{Consent, Draft, Kind, register};
use shared::domain::ids::{CustomerId, StaffId, SubjectId};
use shared::domain::naming::{NameKind, tokens};
use shared::http::SharedApp;
use shared::runtime::{Clients, Config, Instance, SystemTime, app_under};
use shared::store::customers::{CustomerRow, Facets, SCHEMA, StoredConsent};
use shared::store::lookups::{self, Claim, Holder};
use shared::store::names::{self, NameRow};
use shared::store::{Transaction, keys, subjects};
use shared::vault::record::Provenance;

use crate::people;

/// Up to 35 rows each, names as `records-stream` files them included; DynamoDB takes a hundred in a
/// transaction.
const IN_ONE: u32 = 2;
const AT_A_TIME: usize = 4;
/// The change stream is emptied this often: nobody follows up on seeded rows.
const BETWEEN_TRIMS: u32 = 5_000;

/// Three of four are the first department's.
pub const FIRST_UNIT_SHARE: (u32, u32) = (3, 4);

/// Ids and numbers of the first department's customers, oldest first.
pub async fn fill(embedded: &Embedded, customers: u32) -> Result<Vec<(String, u32)>> {
    let clients = Clients::embedded("seed", embedded.http_client("seed")).await;
    let app = app_under(
        Catalogue::builtin(),
        "seed",
        &clients,
        &Config::embedded(),
        &Instance::random(),
        Arc::new(SystemTime),
    );
    let begin = app.time.now() - SignedDuration::from_hours(24 * 365);
    let mut first_unit = Vec::new();
    let mut done = 0;
    while done < customers {
        let upto = customers.min(done + BETWEEN_TRIMS);
        let starts = (done..upto).step_by(IN_ONE as usize);
        let batches = starts.map(|start| tokio::spawn(batch(app.clone(), begin, start, upto.min(start + IN_ONE))));
        let written: Vec<Vec<(String, u32)>> =
            stream::iter(batches).buffered(AT_A_TIME).map(|joined| joined?).try_collect().await?;
        first_unit.extend(written.into_iter().flatten());
        embedded.streams().trim_older_than(std::time::Duration::ZERO).await?;
        done = upto;
    }
    Ok(first_unit)
}

async fn batch(app: SharedApp, begin: Timestamp, from: u32, to: u32) -> Result<Vec<(String, u32)>> {
    let mut tx = Transaction::new();
    let mut first_unit = Vec::new();
    for number in from..to {
        let first = number % FIRST_UNIT_SHARE.1 < FIRST_UNIT_SHARE.0;
        // A hundred thousand in most of a year.
        let at = begin + SignedDuration::from_secs(300 * i64::from(number));
        let id = customer(&app, number, first, at, &mut tx).await?;
        if first {
            first_unit.push((id.to_string(), number));
        }
    }
    app.store.commit(&tx).await?;
    Ok(first_unit)
}

async fn customer(
    app: &SharedApp,
    number: u32,
    first: bool,
    at: Timestamp,
    tx: &mut Transaction,
) -> Result<CustomerId> {
    let owner: StaffId = if first { "stf_sales_1" } else { "stf_sales_2" }.parse()?;
    let registration = register(&draft(number), &app.catalogue, jiff::civil::date(2026, 1, 1), at)
        .map_err(|faults| anyhow!("{} faults in a made-up person", faults.len()))?;
    let (id, subject) = (CustomerId::new(), SubjectId::new());
    let item = keys::customer(&id);
    let from = Provenance { source: registration.source.clone(), at, by: owner.clone() };
    let mut sealing = app.vault.sealing_new(&subject);
    let claims = app.vault.claims(&app.catalogue, &registration.values).await?;
    let fields = sealing.store(&app.catalogue, &item, &registration.values, &from).await?;
    let consents = registration.consents.into_iter().map(|(purpose, given)| {
        let Consent { notice_version, channel, .. } = given;
        (purpose, StoredConsent { notice_version, channel, at, by: owner.clone(), withdrawn: None, before: Vec::new() })
    });
    let row = CustomerRow {
        schema: SCHEMA,
        version: 1,
        facets: Facets {
            kind: registration.kind.word().to_owned(),
            status: app.catalogue.initial_status().context("an initial status")?.id.clone(),
            owner_id: owner.clone(),
            unit_id: if first { "unt_east" } else { "unt_south" }.to_owned(),
            region_id: if first { "east" } else { "south" }.to_owned(),
            source: registration.source,
            value_class: None,
            grade: None,
            industry: None,
            created_at: at,
            last_contact_at: None,
            review_due_at: Some(at + SignedDuration::from_hours(24 * 90)),
        },
        card: ["name", "mobile"]
            .iter()
            .filter_map(|id| fields.get_key_value(*id))
            .map(|(id, field)| (id.clone(), field.value.clone()))
            .collect::<BTreeMap<_, _>>(),
        profiles: vec!["individual".to_owned()],
        consents: consents.collect(),
        lookups: sealing.seal_claims(&item, &claims).await?,
        facts: sealing.seal_facts(&item, registration.facts.as_ref()).await?,
        fields,
        personal_kid: sealing.personal_kid().await?,
        status_reason: None,
        status_at: None,
        held: BTreeMap::new(),
        found_wrong: 0,
        parent_id: None,
        main_contact_id: None,
        first_contact_at: None,
        verification: None,
        merged_into: None,
        absorbed: Vec::new(),
        carrier: "it_system".to_owned(),
        import_id: None,
        catalogue_version: app.catalogue.version.clone(),
        created_by: owner.clone(),
        updated_at: at,
        updated_by: owner,
        subject,
        id: id.clone(),
    };
    row.create(tx)?;
    subjects::register(&row.subject, at, tx)?;
    sealing.keep_keys(tx)?;
    let holder = Holder::from(&id);
    for claim in &claims {
        lookups::claim(claim, &holder, tx)?;
    }
    let hashes = app.vault.name_hashes(&tokens(NameKind::Person, &people::name(number))).await?;
    let filed: Vec<_> = hashes.iter().map(|hash| Claim::name(hash)).collect();
    for claim in &filed {
        lookups::claim(claim, &holder, tx)?;
    }
    let filed = sealing.seal_claims(&names::key(&holder), &filed).await?;
    names::put(&holder, &NameRow { version: 1, of: 1, filed }, None, tx)?;
    Ok(id)
}

fn draft(number: u32) -> Draft {
    Draft {
        kind: Kind::Individual,
        sectors: Vec::<Profile>::new(),
        fields: people::fields(number),
        source: "sales_talk".to_owned(),
        consents: vec![Consent {
            purpose: "service".to_owned(),
            notice_version: "2026-01".to_owned(),
            channel: "paper".to_owned(),
        }],
        value_class: None,
        region: None,
        carrier: None,
        first_contact_at: None,
    }
}
