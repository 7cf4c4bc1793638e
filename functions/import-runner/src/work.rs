//! What is done with one row.

use shared::domain::catalogue::Kind as FieldKind;
use shared::domain::ids::CustomerId;
use shared::domain::import::RowDraft;
use shared::domain::import::row::Judged;
use shared::http::{App, Caller, Problem};
use shared::registry::registration::{self, Imported, Placement, Recorded};
use shared::store::customers;
use shared::store::imports::{ImportRow, ResultRow, RowOutcome};
use shared::store::lookups::{self, CONTENT, Claim};
use shared::store::{CommitError, Guard, Transaction};

use crate::job;
use crate::pace::{self, Pace};
use crate::planned::{Likeness, Plan, PlannedRow};

pub enum Done {
    /// Its outcome stands beside what was done.
    Told,
    /// Nothing was done; its outcome is still to be written.
    ToTell(ResultRow),
}

pub struct Work<'a> {
    app: &'a App,
    caller: &'a Caller,
    job: &'a ImportRow,
    placement: Placement,
    pace: Pace,
}

impl<'a> Work<'a> {
    pub fn new(app: &'a App, caller: &'a Caller, job: &'a ImportRow, placement: Placement) -> Self {
        let pace = Pace::new(app.catalogue.settings.import.kms_calls_per_second);
        Self { app, caller, job, placement, pace }
    }

    pub async fn one(&self, planned: &PlannedRow) -> Result<Done, Problem> {
        match &planned.plan {
            Plan::Rejected { field, code } => {
                Ok(Done::ToTell(self.result(planned.row, RowOutcome::Rejected, field.clone(), Some(code))))
            }
            Plan::Duplicate(Likeness { twin, field }) => {
                let told = self.result(planned.row, RowOutcome::Duplicate, field.clone(), Some("twice_in_file"));
                Ok(Done::ToTell(ResultRow { twin: Some(*twin), ..told }))
            }
            Plan::Register { draft, suspect, repeats } => {
                self.register(planned.row, draft, suspect.as_ref(), *repeats).await
            }
        }
    }

    /// Judged again: policy may have changed since the plan.
    async fn register(
        &self,
        row: u32,
        draft: &RowDraft,
        suspect: Option<&Likeness>,
        repeats: bool,
    ) -> Result<Done, Problem> {
        let (app, job) = (self.app, self.job);
        let moment = (app.today(), app.time.now());
        let judged = match draft.judge(job.kind, &job.columns, &job.defaults, &app.catalogue, moment) {
            Ok(judged) => judged,
            Err(fault) => {
                let field = fault.name(&job.columns, &app.catalogue);
                return Ok(Done::ToTell(self.result(row, RowOutcome::Rejected, field, Some(fault.code))));
            }
        };
        let content = Claim::content(&app.vault.content_hash(&judged.content()).await?);
        // Asked first: what was imported before costs no call of KMS.
        if let Some(holder) = lookups::holder(&app.store, &content.partition).await?
            && !(repeats && self.is_ours(&[holder]).await?)
        {
            return self.duplicate(row, CONTENT, &[content]).await;
        }
        let content = (!repeats).then_some(content);
        let contact = judged.contact.as_ref().map_or(0, |contact| pace::calls(&app.catalogue, &contact.values));
        self.pace.spend(pace::calls(&app.catalogue, &judged.registration.values) + contact).await;
        let (outcome, code) = match suspect {
            Some(_) => (RowOutcome::Suspect, Some("like_a_row_before")),
            None => (RowOutcome::Created, None),
        };
        let told = self.result(row, outcome, suspect.and_then(|like| like.field.clone()), code);
        let told = ResultRow { twin: suspect.map(|like| like.twin), ..told };
        if job.dry_run { self.rehearse(judged, content, told).await } else { self.record(judged, content, told).await }
    }

    async fn record(&self, judged: Judged, content: Option<Claim>, mut told: ResultRow) -> Result<Done, Problem> {
        let (app, caller, job) = (self.app, self.caller, self.job);
        let mut tx = Transaction::new();
        let imported = Imported { import: job.id.clone(), content, main_contact: judged.contact };
        let (registration, draft) = (judged.registration, judged.draft);
        let placement = self.placement.clone();
        let recorded =
            registration::record(app, caller, registration, &draft, placement, Some(imported), &mut tx).await?;
        let Recorded { row, main_contact, claims } = recorded;
        if told.outcome == RowOutcome::Created
            && let Some(claim) = self.shared_with_others(&claims).await?
        {
            told.outcome = RowOutcome::Suspect;
            told.field = self.header(&claim.field);
            told.code = Some("same_mobile".to_owned());
        }
        told.customer = Some(row.id.clone());
        told.create(&job.id, &mut tx)?;
        let entry = job::entry(job)
            .customer(&row.id)
            .contacts(main_contact.iter().map(|contact| contact.id.clone()))
            .fields(row.fields.keys())
            .outcome(told.outcome.word());
        match app.trail.commit(&tx, &entry).await {
            Ok(()) => Ok(Done::Told),
            // Done by another run of the same slice.
            Err(CommitError::Refused(Guard::Replayed)) => Ok(Done::Told),
            Err(CommitError::Refused(Guard::Duplicate { field, .. })) => {
                self.duplicate(told.row, &field, &claims).await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What would become of it, without writing anything of a customer.
    async fn rehearse(&self, judged: Judged, content: Option<Claim>, mut told: ResultRow) -> Result<Done, Problem> {
        let mut claims = self.app.vault.claims(&self.app.catalogue, &judged.registration.values).await?;
        claims.splice(..0, content);
        for claim in claims.iter().filter(|claim| claim.unique) {
            if lookups::holder(&self.app.store, &claim.partition).await?.is_some() {
                return self.duplicate(told.row, &claim.field, &claims).await;
            }
        }
        if told.outcome == RowOutcome::Created
            && let Some(claim) = self.shared_with_others(&claims).await?
        {
            (told.outcome, told.field) = (RowOutcome::Suspect, self.header(&claim.field));
            told.code = Some("same_mobile".to_owned());
        }
        Ok(Done::ToTell(told))
    }

    /// The mobile that a customer who was on file before has too. Whom else it may be the review list
    /// shows, which goes by the whole rule.
    async fn shared_with_others<'c>(&self, claims: &'c [Claim]) -> Result<Option<&'c Claim>, Problem> {
        let settings = &self.app.catalogue.settings;
        for claim in claims {
            let field = self.app.catalogue.field(&claim.field);
            if field.is_none_or(|field| field.kind != FieldKind::Mobile || field.unique) {
                continue;
            }
            let limit = i32::from(settings.suspect_limit.saturating_add(1));
            let holders = lookups::holders(&self.app.store, &claim.partition, limit).await?;
            let customers = holders.into_iter().filter(|holder| holder.contact.is_none()).map(|holder| holder.customer);
            let customers: Vec<_> = customers.collect();
            let many = customers.len() > usize::from(settings.suspect_limit);
            if !customers.is_empty() && !many && !self.is_ours(&customers).await? {
                return Ok(Some(claim));
            }
        }
        Ok(None)
    }

    /// Whether all of them came with this import: the plan has said what is to be said about them.
    async fn is_ours(&self, ids: &[CustomerId]) -> Result<bool, Problem> {
        for id in ids {
            let found = customers::get(&self.app.store, id, true).await?;
            if found.is_some_and(|row| row.import_id.as_ref() != Some(&self.job.id)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn header(&self, field: &str) -> Option<String> {
        let place = self.job.columns.of_field(field)?;
        self.job.columns.header(place).map(str::to_owned)
    }

    /// Whoever started it learns which customer it is if he may see that one.
    async fn duplicate(&self, row: u32, field: &str, claims: &[Claim]) -> Result<Done, Problem> {
        let known = registration::duplicate(self.app, self.caller, "run_import", claims).await;
        let customer = known.links.iter().find(|(name, _)| *name == "customerId").and_then(|(_, id)| id.parse().ok());
        let (field, code) = match field {
            CONTENT => (None, "imported_before"),
            id => (self.header(id), "on_file"),
        };
        let told = self.result(row, RowOutcome::Duplicate, field, Some(code));
        Ok(Done::ToTell(ResultRow { customer, ..told }))
    }

    fn result(&self, row: u32, outcome: RowOutcome, field: Option<String>, code: Option<&str>) -> ResultRow {
        ResultRow {
            row,
            version: 1,
            outcome,
            field,
            code: code.map(str::to_owned),
            customer: None,
            twin: None,
            expires_at: self.job.expires_at,
        }
    }
}
