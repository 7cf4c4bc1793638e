//! Plain keys in memory: at most five minutes of wall-clock time, bounded in number, zeroized when
//! they go. Wall clock and not a monotonic one: that may stand still while a sandbox is frozen.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

const LIFETIME: Duration = Duration::from_secs(300);
const TURNS: usize = 32;

pub struct Cache<K, V> {
    capacity: usize,
    state: Mutex<State<K, V>>,
    /// A key's place among them is that of its hash.
    turns: [tokio::sync::Mutex<()>; TURNS],
    hasher: RandomState,
}

struct State<K, V> {
    entries: HashMap<K, (SystemTime, V)>,
    /// Oldest first. Entries leave in the order they came: no reading extends a key's life.
    order: VecDeque<(SystemTime, K)>,
}

impl<K: Hash + Eq + Clone, V: Clone> Cache<K, V> {
    pub fn new(capacity: usize) -> Self {
        let state = Mutex::new(State { entries: HashMap::new(), order: VecDeque::new() });
        Self { capacity, state, turns: Default::default(), hasher: RandomState::new() }
    }

    /// Whoever misses a key waits here for those who miss it too, and looks again: it is fetched once
    /// however many need it at the same moment.
    pub async fn turn(&self, key: &K) -> tokio::sync::MutexGuard<'_, ()> {
        let place = usize::try_from(self.hasher.hash_one(key) % TURNS as u64).unwrap_or_default();
        self.turns[place].lock().await
    }

    pub fn get(&self, key: &K) -> Option<V> {
        self.get_at(key, SystemTime::now())
    }

    pub fn put(&self, key: K, value: V) {
        self.put_at(key, value, SystemTime::now());
    }

    pub fn clear(&self) {
        let mut state = self.lock();
        state.entries.clear();
        state.order.clear();
    }

    fn get_at(&self, key: &K, now: SystemTime) -> Option<V> {
        let mut state = self.lock();
        state.drop_old(now);
        state.entries.get(key).map(|(_, value)| value.clone())
    }

    fn put_at(&self, key: K, value: V, now: SystemTime) {
        let mut state = self.lock();
        state.drop_old(now);
        while state.entries.len() >= self.capacity {
            let Some((at, oldest)) = state.order.pop_front() else { break };
            state.remove(&oldest, at);
        }
        state.order.push_back((now, key.clone()));
        state.entries.insert(key, (now, value));
    }

    /// A panic elsewhere while the lock was held can not leave a half-written entry behind.
    fn lock(&self) -> MutexGuard<'_, State<K, V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, V> State<K, V> {
    fn drop_old(&mut self, now: SystemTime) {
        // A clock set back makes entries look young for ever: what comes from the future goes too.
        let alive = |at: SystemTime| now.duration_since(at).is_ok_and(|age| age < LIFETIME);
        while let Some((at, _)) = self.order.front() {
            if alive(*at) {
                return;
            }
            if let Some((at, key)) = self.order.pop_front() {
                self.remove(&key, at);
            }
        }
    }

    /// Only the entry that was put at that time: a later put of the same key stays.
    fn remove(&mut self, key: &K, put: SystemTime) {
        if self.entries.get(key).is_some_and(|(at, _)| *at == put) {
            self.entries.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_live_five_minutes_whatever_is_read() {
        let cache = Cache::new(10);
        let start = SystemTime::now();
        cache.put_at(1, "a", start);
        assert_eq!(cache.get_at(&1, start + Duration::from_secs(299)), Some("a"));
        assert_eq!(cache.get_at(&1, start + Duration::from_secs(300)), None);
    }

    #[test]
    fn a_clock_set_back_drops_what_seems_to_come_from_the_future() {
        let cache = Cache::new(10);
        let start = SystemTime::now();
        cache.put_at(1, "a", start);
        assert_eq!(cache.get_at(&1, start - Duration::from_secs(3600)), None);
    }

    #[test]
    fn the_number_of_entries_is_bounded() {
        let cache = Cache::new(2);
        for key in 0..5 {
            cache.put(key, key);
        }
        assert_eq!((0..5).filter(|key| cache.get(key).is_some()).collect::<Vec<_>>(), [3, 4]);
    }
}
