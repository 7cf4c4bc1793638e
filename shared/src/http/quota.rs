//! How much a caller may do. Plain requests count in leased blocks: an instance takes twenty at once
//! from the caller's counter and hands them out from memory, so the limit is approximate and costs
//! a twentieth of a write. `RateLimit` headers: draft-ietf-httpapi-ratelimit-headers-10.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::domain::ids::StaffId;
use crate::store::limits::{self, Window};

use super::app::App;
use super::problem::{Code, Problem};

const BLOCK: u32 = 20;
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

/// Requests leased and not yet used, by caller.
#[derive(Default)]
pub struct Leases(Mutex<HashMap<StaffId, Lease>>);

#[derive(Debug, Clone, Copy)]
struct Lease {
    start: i64,
    units: u32,
    /// Of the whole counter, after this block.
    used: u32,
}

impl Leases {
    fn take(&self, caller: &StaffId, start: i64) -> Option<Lease> {
        let mut leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lease = leases.get_mut(caller).filter(|lease| lease.start == start && lease.units > 0)?;
        lease.units -= 1;
        Some(*lease)
    }

    fn put(&self, caller: &StaffId, lease: Lease) {
        let mut leases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if leases.len() >= CALLERS {
            leases.clear();
        }
        leases.insert(caller.clone(), lease);
    }
}

/// Counts one request of the caller.
pub async fn count(app: &App, caller: &StaffId, seen: Option<&Seen>) -> Result<(), Problem> {
    let rate = app.catalogue.settings.rate;
    let (limit, seconds) = (rate.quota, i64::from(rate.window_seconds));
    let now = app.time.now().as_second();
    let start = now - now.rem_euclid(seconds);
    let standing = |left| Standing { limit, window_seconds: seconds, left, reset_seconds: start + seconds - now };
    let lease = match app.leases.take(caller, start) {
        Some(lease) => lease,
        None => {
            let window = Window { name: "requests", start, seconds, limit };
            let Ok(used) = limits::take(&app.store, caller, window, BLOCK.min(limit)).await? else {
                if let Some(seen) = seen {
                    seen.set(standing(0));
                }
                let wait = u32::try_from(start + seconds - now).unwrap_or(1);
                return Err(Problem::new(Code::TooManyRequests).retry_after(wait));
            };
            let lease = Lease { start, units: BLOCK.min(limit) - 1, used };
            app.leases.put(caller, lease);
            lease
        }
    };
    if let Some(seen) = seen {
        seen.set(standing(limit.saturating_sub(lease.used) + lease.units));
    }
    Ok(())
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
