//! The first people of a deployment: whoever signs in with the identities it names, each once, while there is
//! nobody yet who could enrol anybody or approve a grant.

use super::app::App;
use super::problem::Problem;
use crate::audit::{Act, Actor, Entry};
use crate::domain::access::GrantScope;
use crate::domain::ids::{NotAnId, StaffId};
use crate::store::access::{self, GrantRow, StaffRow};
use crate::store::{CommitError, Transaction};

/// An identity that the deployment names, as one hash, and the role it gets.
#[derive(Debug, Clone)]
pub struct FirstPerson {
    pub subject_hash: String,
    pub role: &'static str,
}

/// Who the identity stands for from now on; `None` if it is another one, or somebody else had the role before.
/// Locked, transferred or gone, he is not bound again: his row stays.
pub(super) async fn bind(app: &App, subject: &str, trace: &str) -> Result<Option<StaffId>, Problem> {
    let Some(named) = app.first_people.iter().find(|person| person.subject_hash == subject) else { return Ok(None) };
    let (staff, grant) = rows(app, named.role).map_err(|NotAnId| Problem::internal("ids of the first people"))?;
    let mut tx = Transaction::new();
    access::enrol(subject, &staff, &mut tx)?;
    access::give(&staff.id, &grant, &mut tx)?;
    let actor = Actor::absent(&staff.id, trace);
    let entry = Entry::new("bind_first_person", Act::Change, actor).case(&staff.id).outcome(named.role);
    match app.trail.commit(&tx, &entry).await {
        Ok(()) => Ok(Some(staff.id)),
        // Another request was first, or it was another identity's turn long ago.
        Err(CommitError::Refused(_)) => Ok(access::staff_of(&app.store, subject).await?),
        Err(other) => Err(other.into()),
    }
}

fn rows(app: &App, role: &str) -> Result<(StaffRow, GrantRow), NotAnId> {
    let label = app.catalogue.role(role).map_or(role, |role| role.label.zh.as_str());
    let staff = StaffRow {
        id: format!("stf_first_{role}").parse()?,
        version: 1,
        name: label.to_owned(),
        position: label.to_owned(),
        unit_id: "unt_head_office".parse()?,
        team_id: None,
        region_id: app.catalogue.regions.first().map(|region| region.id.clone()).unwrap_or_default(),
        posted_at: None,
        status: StaffRow::ACTIVE.to_owned(),
        locked: None,
        agreement: None,
        training: None,
    };
    let id = format!("grt_first_{role}").parse()?;
    let grant = GrantRow { id, role: role.to_owned(), scope: GrantScope::All, until: None, given: None };
    Ok((staff, grant))
}
