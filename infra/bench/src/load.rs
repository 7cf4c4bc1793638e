//! Closed-loop load: every client sends its next request when the last one is answered.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

/// One client. An answer that is not the expected one is an error and ends the run: what fails fast
/// must not count as fast.
pub trait Client: Send + 'static {
    fn request(&mut self) -> impl Future<Output = Result<()>> + Send;
}

/// Not counted: connections, caches and the processor settle.
pub const WARM_UP: Duration = Duration::from_millis(200);
pub const COUNTED: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct Measured {
    /// Sorted.
    latencies: Vec<Duration>,
    elapsed: Duration,
    /// Warm-up included.
    sent: usize,
}

/// One round: a second of requests after a short warm-up.
pub async fn run<C: Client>(clients: Vec<C>) -> Result<Measured> {
    run_for(clients, COUNTED).await
}

pub async fn run_for<C: Client>(clients: Vec<C>, counted: Duration) -> Result<Measured> {
    let begin = Instant::now() + WARM_UP;
    let end = begin + counted;
    let running: Vec<_> = clients.into_iter().map(|client| tokio::spawn(one(client, begin, end))).collect();
    let (mut latencies, mut sent) = (Vec::new(), 0);
    for client in running {
        let (mut of_client, all) = client.await??;
        latencies.append(&mut of_client);
        sent += all;
    }
    let elapsed = begin.elapsed();
    ensure!(!latencies.is_empty(), "no request ended within the window");
    Ok(Measured { elapsed, sent, ..Measured::of(latencies) })
}

/// Latencies within the window, and how many requests there were in all.
async fn one<C: Client>(mut client: C, begin: Instant, end: Instant) -> Result<(Vec<Duration>, usize)> {
    let (mut latencies, mut all) = (Vec::new(), 0);
    loop {
        let sent = Instant::now();
        if sent >= end {
            return Ok((latencies, all));
        }
        client.request().await?;
        all += 1;
        if sent >= begin {
            latencies.push(sent.elapsed());
        }
    }
}

/// One after the other, as often as asked.
pub async fn repeat<C: Client>(client: &mut C, times: usize) -> Result<()> {
    for _ in 0..times {
        client.request().await?;
    }
    Ok(())
}

impl Measured {
    /// Of requests that were sent one after the other.
    pub fn of(mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self { elapsed: latencies.iter().sum(), sent: latencies.len(), latencies }
    }

    /// The same with another round.
    pub fn and(self, mut round: Self) -> Self {
        let mut latencies = self.latencies;
        latencies.append(&mut round.latencies);
        Self { elapsed: self.elapsed + round.elapsed, sent: self.sent + round.sent, ..Self::of(latencies) }
    }

    pub fn count(&self) -> usize {
        self.latencies.len()
    }

    /// All requests, those of the warm-up included: what processor time is divided by.
    pub fn sent(&self) -> usize {
        self.sent
    }

    pub fn seconds(&self) -> f64 {
        self.elapsed.as_secs_f64()
    }

    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.count() as f64 / self.elapsed.as_secs_f64()
    }

    /// By nearest rank: a latency that was measured, not one in between.
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.count() * percent).div_ceil(100).max(1);
        self.latencies.get(rank - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measured_values() {
        let latencies = (1..=200).map(Duration::from_millis).collect();
        let measured = Measured { elapsed: Duration::from_secs(2), ..Measured::of(latencies) };
        assert_eq!(measured.percentile(50), Duration::from_millis(100));
        assert_eq!(measured.percentile(99), Duration::from_millis(198));
        assert!((measured.rate() - 100.0).abs() < f64::EPSILON);
    }
}
