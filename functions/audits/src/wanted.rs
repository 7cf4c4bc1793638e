//! What rows a request asks for: one thing they have in common, and a stretch of time.

use jiff::{SignedDuration, Timestamp};
use shared::domain::time;
use shared::http::{App, Parameters, Problem};
use shared::store::audit_index::{self, Facet, Place};

/// By time alone, every hour is a read of its own.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 31);
/// Hours a page looks at; a short page carries a cursor.
const HOURS_A_PAGE: usize = 100;
const LONGEST_WORD: usize = 100;

pub struct Wanted {
    /// None: whatever happened then.
    facet: Option<Facet>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

pub struct Found {
    pub places: Vec<Place>,
    /// The place to go on from.
    pub last: Option<String>,
}

impl Wanted {
    pub fn take(parameters: &mut Parameters) -> Self {
        let word = |text: &str| (1..=LONGEST_WORD).contains(&text.len()).then(|| text.to_owned());
        let given = [
            ("customer", parameters.read("customer", |text| text.parse().ok()).map(Facet::Customer)),
            ("staff", parameters.read("staff", |text| text.parse().ok()).map(Facet::Staff)),
            ("case", parameters.read("case", word).map(Facet::Case)),
            ("action", parameters.read("action", word).map(Facet::Action)),
        ];
        let mut given = given.into_iter().filter_map(|(name, facet)| Some((name, facet?)));
        let facet = given.next().map(|(_, facet)| facet);
        // One at a time: there is no row of pointers for two.
        for (name, _) in given {
            parameters.fault(name, "unsupported");
        }
        let moment = |text: &str| text.parse::<Timestamp>().ok();
        let (from, to) = match facet {
            Some(_) => (parameters.read("from", moment), parameters.read("to", moment)),
            None => (parameters.require("from", moment), parameters.require("to", moment)),
        };
        if let (Some(from), Some(to)) = (from, to) {
            let too_long = facet.is_none() && to.duration_since(from) > LONGEST;
            if to < from || too_long {
                parameters.fault("to", "out_of_range");
            }
        }
        Self { facet, from, to }
    }

    /// Path and query, without the cursor.
    pub fn base(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        match &self.facet {
            None | Some(Facet::Hour(_)) => {}
            Some(Facet::Customer(id)) => drop(query.append_pair("customer", id.as_str())),
            Some(Facet::Staff(id)) => drop(query.append_pair("staff", id.as_str())),
            Some(Facet::Case(case)) => drop(query.append_pair("case", case)),
            Some(Facet::Action(action)) => drop(query.append_pair("action", action)),
        }
        if let Some(from) = self.from {
            query.append_pair("from", &from.to_string());
        }
        if let Some(to) = self.to {
            query.append_pair("to", &to.to_string());
        }
        format!("/audits?{}", query.finish())
    }

    /// What the auditor's own row says that he asked for.
    pub fn said(&self) -> String {
        match &self.facet {
            None => "by time".to_owned(),
            Some(Facet::Staff(id)) => format!("of {id}"),
            Some(Facet::Case(case) | Facet::Action(case) | Facet::Hour(case)) => format!("of {case}"),
            Some(Facet::Customer(id)) => format!("of {id}"),
        }
    }

    pub fn facet(&self) -> Option<&Facet> {
        self.facet.as_ref()
    }

    /// A page of places, newest first.
    pub async fn read(&self, app: &App, after: Option<&str>, limit: i32) -> Result<Found, Problem> {
        let now = app.time.now();
        let range = (self.from.unwrap_or(Timestamp::UNIX_EPOCH), self.to.unwrap_or(now).min(now));
        if let Some(facet) = &self.facet {
            let (places, more) = audit_index::newest(&app.store, facet, range, after, limit).await?;
            let last = places.last().filter(|_| more).map(|place| place.sort.clone());
            return Ok(Found { places, last });
        }
        read_hours(app, range, after, limit).await
    }
}

/// By time alone: hour by hour, from the latest back.
async fn read_hours(
    app: &App,
    (from, to): (Timestamp, Timestamp),
    after: Option<&str>,
    limit: i32,
) -> Result<Found, Problem> {
    let (mut places, wanted) = (Vec::new(), usize::try_from(limit).unwrap_or(1));
    let hours = time::hours(&time::hour(from), to);
    // A place begins with its hour.
    let left = hours.into_iter().rev().filter(|hour| after.is_none_or(|after| hour.as_str() <= after));
    let mut left = left.peekable();
    for _ in 0..HOURS_A_PAGE {
        let Some(hour) = left.next() else { return Ok(Found { places, last: None }) };
        let within = after.filter(|after| after.starts_with(&hour));
        let facet = Facet::Hour(hour.clone());
        let room = i32::try_from(wanted - places.len()).unwrap_or(1);
        let (mut found, more) = audit_index::newest(&app.store, &facet, (from, to), within, room).await?;
        places.append(&mut found);
        if more && places.len() >= wanted {
            let last = places.last().map(|place| place.sort.clone());
            return Ok(Found { places, last });
        }
        if places.len() >= wanted {
            // All of this hour: on with the one before it.
            let last = left.peek().map(|next| whole(next));
            return Ok(Found { places, last });
        }
    }
    let last = left.next().map(|hour| whole(&hour));
    Ok(Found { places, last })
}

/// After every place in this hour: all of it is still to come.
fn whole(hour: &str) -> String {
    format!("{hour}~")
}
