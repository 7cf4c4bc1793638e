//! A record of one data subject, customer or contact, as a change sees it: the same rules hold for
//! both, so the same code applies them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::customer::{Facts, OnFile, Proposal, Values};
use crate::domain::ids::{ContactId, CustomerId, SubjectId};
use crate::http::masking::Masking;
use crate::http::{App, Problem};
use crate::store::customers::{self, ContactRow, CustomerRow, Link, StoredField, StoredValue};
use crate::store::lookups::{self, Claim, Holder};
use crate::store::{Binary, Key, StoredRow, Transaction};
use crate::vault::masked::masked_form;
use crate::vault::record::{Provenance, drop_orphaned_keys};
use serde_json::Value;

pub struct SubjectRecord<'a> {
    pub subject: &'a SubjectId,
    pub item: Key,
    pub holder: Holder,
    pub personal_kid: &'a str,
    pub fields: &'a mut BTreeMap<String, StoredField>,
    pub lookups: &'a mut Binary,
    pub facts: &'a mut Option<Binary>,
    /// Values that a merge has set aside: they may come back, and their keys with them.
    pub set_aside: Vec<StoredValue>,
}

impl<'a> From<&'a mut CustomerRow> for SubjectRecord<'a> {
    fn from(row: &'a mut CustomerRow) -> Self {
        Self {
            item: row.key(),
            holder: Holder::from(&row.id),
            subject: &row.subject,
            personal_kid: &row.personal_kid,
            fields: &mut row.fields,
            lookups: &mut row.lookups,
            facts: &mut row.facts,
            set_aside: row
                .absorbed
                .iter()
                .flat_map(|one| one.set_aside.values().map(|field| field.value.clone()))
                .collect(),
        }
    }
}

impl<'a> From<&'a mut ContactRow> for SubjectRecord<'a> {
    fn from(row: &'a mut ContactRow) -> Self {
        Self {
            item: row.key(),
            holder: Holder { customer: row.customer_id.clone(), contact: Some(row.id.clone()) },
            subject: &row.subject,
            personal_kid: &row.personal_kid,
            fields: &mut row.fields,
            lookups: &mut row.lookups,
            facts: &mut row.facts,
            set_aside: Vec::new(),
        }
    }
}

/// New values as they will be stored, and the lookup rows they will be found by.
pub struct Sealed {
    pub fields: BTreeMap<String, StoredField>,
    pub claims: Vec<Claim>,
    pub facts: Option<Binary>,
}

/// The record of a change: masked forms before and after (CUS-17).
pub struct Comparison {
    pub before: BTreeMap<String, StoredValue>,
    pub after: BTreeMap<String, StoredValue>,
}

impl SubjectRecord<'_> {
    pub async fn on_file(&self, app: &App) -> Result<OnFile, Problem> {
        let document_type = match self.fields.get("documentType") {
            Some(field) => app.vault.read_value(self.subject, &self.item, "documentType", &field.value).await?,
            None => None,
        };
        let document_type = document_type.as_ref().and_then(Value::as_str).map(str::to_owned);
        let facts = match self.fields.get(ID_NUMBER).map(|field| &field.value) {
            Some(StoredValue::Linked(link)) => facts_of_link(app, link).await?,
            _ => app.vault.open_facts(self.subject, &self.item, self.facts.as_ref()).await?,
        };
        Ok(OnFile { document_type, facts })
    }

    /// Seals a proposal for the place the values will live in, and compares old and new for the
    /// change's own record.
    pub async fn seal(
        &self,
        app: &App,
        proposal: &Proposal,
        from: &Provenance,
        change: &Key,
        tx: &mut Transaction,
    ) -> Result<(Sealed, Comparison), Problem> {
        let mut sealing = app.vault.sealing(self.subject, self.personal_kid).await?;
        let fields = sealing.store(&app.catalogue, &self.item, &proposal.set, from).await?;
        let facts = sealing.seal_facts(&self.item, proposal.facts.as_ref()).await?;
        let before = self.masked_now(app, proposal).await?;
        let comparison = Comparison {
            before: seal_masks(&mut sealing, change, "before", &before).await?,
            after: seal_masks(&mut sealing, change, "after", &masked_new(app, &proposal.set)).await?,
        };
        sealing.keep_keys(tx)?;
        let claims = self.claims(app, &proposal.set).await?;
        Ok((Sealed { fields, claims, facts }, comparison))
    }

    async fn claims(&self, app: &App, values: &Values) -> Result<Vec<Claim>, Problem> {
        let mut claims = app.vault.claims(&app.catalogue, values).await?;
        if self.holder.contact.is_some() {
            // A contact may be a customer too: only customers hold a number alone.
            claims.iter_mut().for_each(|claim| claim.unique = false);
        }
        Ok(claims)
    }

    /// Masked forms of what the proposal would change, as they are now.
    async fn masked_now(&self, app: &App, proposal: &Proposal) -> Result<Values, Problem> {
        let masking = Masking::of(app, self.subject, &self.item, BTreeSet::new());
        let named = proposal.names().filter_map(|id| self.fields.get_key_value(id));
        Ok(masking.show(named.map(|(id, field)| (id, &field.value))).await?.fields)
    }

    /// Puts new values in place and old ones out of reach: fields, lookup rows, keys.
    pub async fn apply(
        &mut self,
        app: &App,
        new: Sealed,
        removed: &[String],
        tx: &mut Transaction,
    ) -> Result<(), Problem> {
        let replaced = |id: &String| new.fields.contains_key(id) || removed.contains(id);
        let before: BTreeMap<_, _> = self
            .fields
            .iter()
            .filter(|(id, _)| replaced(id))
            .map(|(id, field)| (id.clone(), field.value.clone()))
            .collect();
        let held = app.vault.open_claims(self.subject, &self.item, self.lookups).await?;
        let (given_up, kept): (Vec<_>, Vec<_>) = held.into_iter().partition(|claim| replaced(&claim.field));
        for claim in given_up.iter().filter(|claim| !new.claims.contains(claim)) {
            lookups::release(claim, &self.holder, tx);
        }
        if new.claims.iter().any(|claim| claim.unique) {
            app.require_lookups().await?;
        }
        for claim in new.claims.iter().filter(|claim| !given_up.contains(claim)) {
            lookups::claim(claim, &self.holder, tx)?;
        }
        let claims: Vec<_> = kept.into_iter().chain(new.claims).collect();
        let mut sealing = app.vault.sealing(self.subject, self.personal_kid).await?;
        *self.lookups = sealing.seal_claims(&self.item, &claims).await?;
        if replaced(&ID_NUMBER.to_owned()) {
            *self.facts = new.facts;
        }
        for id in removed {
            self.fields.remove(id);
        }
        self.fields.extend(new.fields);
        drop_orphaned_keys(
            self.subject,
            &app.catalogue,
            before.iter(),
            self.fields.values().map(|field| &field.value).chain(&self.set_aside),
            tx,
        );
        Ok(())
    }

    pub fn contact(&self) -> Option<&ContactId> {
        self.holder.contact.as_ref()
    }

    pub fn customer(&self) -> &CustomerId {
        &self.holder.customer
    }
}

const ID_NUMBER: &str = "idNumber";

/// What a customer's identity number states, whoever it came from.
pub async fn facts_of(app: &App, row: &CustomerRow) -> Result<Option<Facts>, Problem> {
    match row.fields.get(ID_NUMBER).map(|field| &field.value) {
        Some(StoredValue::Linked(link)) => facts_of_link(app, link).await,
        Some(_) => Ok(app.vault.open_facts(&row.subject, &row.key(), row.facts.as_ref()).await?),
        None => Ok(None),
    }
}

async fn facts_of_link(app: &App, link: &Link) -> Result<Option<Facts>, Problem> {
    let Some(row) = customers::get(&app.store, &link.customer, true).await? else { return Ok(None) };
    Ok(app.vault.open_facts(&row.subject, &row.key(), row.facts.as_ref()).await?)
}

fn masked_new(app: &App, values: &Values) -> Values {
    let masked = values.iter().filter_map(|(id, value)| {
        let field = app.catalogue.field(id)?;
        let shown = if field.is_sealed() { masked_form(field, value).into() } else { value.clone() };
        Some((id.clone(), shown))
    });
    masked.collect()
}

async fn seal_masks(
    sealing: &mut crate::vault::Sealing<'_>,
    change: &Key,
    side: &str,
    masked: &Values,
) -> Result<BTreeMap<String, StoredValue>, Problem> {
    let mut sealed = BTreeMap::new();
    for (id, value) in masked {
        sealed.insert(id.clone(), sealing.seal_mask(change, &mask_place(id, side), value).await?);
    }
    Ok(sealed)
}

/// The name under which one side of a comparison is sealed.
pub fn mask_place(field: &str, side: &str) -> String {
    format!("{field}#{side}")
}
