//! Who of a department has read a version, and who has not: for those who supervise there.

use jiff::Timestamp;
use shared::domain::catalogue::Right;
use shared::domain::ids::{ArticleId, UnitId};
use shared::http::{App, Caller, Code, Parameters, Problem};
use shared::store::access::{self, StaffRow};
use shared::store::knowledge::{self, ArticleRow};
use shared::store::lists::Scope;

use crate::article;

/// Of which version, in which department.
pub struct Asked {
    pub unit: UnitId,
    number: Option<u32>,
}

impl Asked {
    pub fn take(caller: &Caller, parameters: &mut Parameters) -> Result<Self, Problem> {
        let unit: Option<UnitId> = parameters.read("unitId", |text| text.parse().ok());
        let own = || caller.place().unit_id.parse().map_err(|_| Problem::internal("a unit that is none"));
        let number = parameters.read("number", |text| text.parse().ok());
        Ok(Self { unit: unit.map_or_else(own, Ok)?, number })
    }

    /// The version that is published, unless another one is asked for.
    pub async fn number(
        &self,
        app: &App,
        caller: &Caller,
        row: &ArticleRow,
        action: &'static str,
    ) -> Result<u32, Problem> {
        match (self.number, &row.facets.published) {
            (None, Some(published)) => Ok(published.number),
            (None, None) => Err(Problem::new(Code::InvalidState)),
            (Some(number), _) => Ok(article::version(app, caller, row, number, action).await?.number),
        }
    }

    /// Path and query in canonical order.
    pub fn base(&self, id: &ArticleId) -> String {
        let number = self.number.iter().map(|number| format!("&number={number}"));
        format!("/knowledge/{id}/acknowledgements?unitId={}{}", self.unit, number.collect::<String>())
    }
}

pub type Reading = (StaffRow, Option<Timestamp>);

/// Those on duty in the department whom the caller supervises, with when each has read it; and the place to go on
/// from.
pub async fn part(
    app: &App,
    caller: &Caller,
    (id, number): (&ArticleId, u32),
    unit: &UnitId,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<Reading>, Option<String>), Problem> {
    let right = Right::KnowledgeReport;
    if !caller.meets(right, &Scope::Unit(unit.clone())) {
        return Ok((Vec::new(), None));
    }
    let (mut staff, last) = access::listed(&app.store, Some(unit), after, limit).await?;
    staff.retain(|row| {
        // The index lags.
        row.is_active() && row.unit_id == *unit && caller.may_at(right, (&row.id, row.unit_id.as_str(), &row.region_id))
    });
    let of: Vec<_> = staff.iter().map(|row| (id, number, &row.id)).collect();
    let read = knowledge::readers(&app.store, &of).await?;
    let when = |row: &StaffRow| read.iter().find(|one| one.staff_id == row.id).map(|one| one.at);
    Ok((staff.into_iter().map(|row| (when(&row), row)).map(|(at, row)| (row, at)).collect(), last))
}
