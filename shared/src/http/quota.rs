//! How much a caller may do. Plain requests count in leased blocks: an instance takes twenty at once
//! from the caller's counter and hands them out from memory, so the limit is approximate and costs
//! a twentieth of a write. `RateLimit` headers: draft-ietf-httpapi-ratelimit-headers-10.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::domain::catalogue::DailyQuota;
use crate::domain::ids::StaffId;
use crate::store::limits::{self, Window};

use super::app::App;
use super::caller::Caller;
use super::problem::{Code, Problem};

/// Requests and views an instance leases at once.
const REQUESTS: u32 = 20;
const VIEWS: u32 = 10;
const DAY: i64 = 24 * 60 * 60;
const CALLERS: usize = 1024;

/// What a caller has left, for the response headers.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub limit: u32,
    pub window_seconds: i64,
    pub left: u32,
    pub reset_seconds: i64,
}

/// Filled in by the `Caller` extractor, read by the envelope.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Option<Standing>>>);

impl Seen {
    fn set(&self, standing: Standing) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(standing);
    }

    pub fn get(&self) -> Option<Standing> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is leased and not yet used, by caller and counter.
#[derive(Default)]
pub struct Leases(Mutex<HashMap<(StaffId, &'static str), Lease>>);

#[derive(Debug, Clone, Copy)]
struct Lease {
    start: i64,
    units: u32,
    /// Of the whole counter, after this block.
    used: u32,
}

impl Leases {
    fn take(&self, caller: &StaffId, window: Window) -> Option<Lease> {
        let mut leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lease = leases.get_mut(&(caller.clone(), window.name));
        let lease = lease.filter(|lease| lease.start == window.start && lease.units > 0)?;
        lease.units -= 1;
        Some(*lease)
    }

    fn put(&self, caller: &StaffId, window: Window, lease: Lease) {
        let mut leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if leases.len() >= CALLERS {
            leases.clear();
        }
        leases.insert((caller.clone(), window.name), lease);
    }
}

/// Takes one unit from a leased block, or leases the next. `None`: the counter is used up.
async fn lease(app: &App, caller: &StaffId, window: Window, block: u32) -> Result<Option<u32>, Problem> {
    let lease = match app.leases.take(caller, window) {
        Some(lease) => lease,
        None => {
            let block = block.min(window.limit);
            let Ok(used) = limits::take(&app.store, caller, window, block).await? else { return Ok(None) };
            let lease = Lease { start: window.start, units: block.saturating_sub(1), used };
            app.leases.put(caller, window, lease);
            lease
        }
    };
    Ok(Some(window.limit.saturating_sub(lease.used) + lease.units))
}

/// Counts one request of the caller.
pub async fn count(app: &App, caller: &StaffId, seen: Option<&Seen>) -> Result<(), Problem> {
    let rate = app.catalogue.settings.rate;
    let (limit, seconds) = (rate.quota, i64::from(rate.window_seconds));
    let now = app.time.now().as_second();
    let start = now - now.rem_euclid(seconds);
    let left = lease(app, caller, Window { name: "requests", start, seconds, limit }, REQUESTS).await?;
    let reset_seconds = start + seconds - now;
    if let Some(seen) = seen {
        seen.set(Standing { limit, window_seconds: seconds, left: left.unwrap_or(0), reset_seconds });
    }
    let wait = u32::try_from(reset_seconds).unwrap_or(1);
    left.map(|_| ()).ok_or_else(|| Problem::new(Code::TooManyRequests).retry_after(wait))
}

/// What a role may look at in a day (`settings.toml`), so that nobody copies the file customer by
/// customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Daily {
    /// Customers shown in detail: leased in blocks, approximate.
    Views,
    /// Lookups and searches: counted one by one.
    Lookups,
    /// Duplicate checks: counted one by one.
    DuplicateChecks,
    /// Requests to see values in clear, and such that break the glass: counted one by one.
    Reveals,
    BreakGlass,
}

impl Daily {
    const fn name(self) -> &'static str {
        match self {
            Self::Views => "views",
            Self::Lookups => "lookups",
            Self::DuplicateChecks => "duplicate_checks",
            Self::Reveals => "reveals",
            Self::BreakGlass => "break_glass",
        }
    }

    const fn of(self, quota: &DailyQuota) -> u32 {
        match self {
            Self::Views => quota.views,
            Self::Lookups => quota.lookups,
            Self::DuplicateChecks => quota.duplicate_checks,
            Self::Reveals => quota.reveals,
            Self::BreakGlass => quota.break_glass,
        }
    }
}

/// Spends one unit of today's quota: of the most generous of the caller's roles.
pub async fn spend(app: &App, caller: &Caller, daily: Daily) -> Result<(), Problem> {
    let quotas = caller.roles().filter_map(|role| app.catalogue.settings.quota_of(&role.id));
    let limit = quotas.map(|quota| daily.of(quota)).max().unwrap_or(0);
    let now = app.time.now();
    let midnight =
        now.to_zoned(app.catalogue.time_zone()).start_of_day().map_err(|_| Problem::internal("no midnight"))?;
    let window = Window { name: daily.name(), start: midnight.timestamp().as_second(), seconds: DAY, limit };
    let taken = match daily {
        Daily::Views => lease(app, caller.id(), window, VIEWS).await?.is_some(),
        _ => limits::take(&app.store, caller.id(), window, 1).await?.is_ok(),
    };
    if taken {
        return Ok(());
    }
    let wait = u32::try_from(window.start + DAY - now.as_second()).unwrap_or(1);
    Err(Problem::new(Code::QuotaExhausted).retry_after(wait))
}

pub fn write_headers(standing: Standing, headers: &mut HeaderMap) {
    let policy = format!("\"default\";q={};w={}", standing.limit, standing.window_seconds);
    let now = format!("\"default\";r={};t={}", standing.left, standing.reset_seconds);
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", now)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
