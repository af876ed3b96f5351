//! Cache for many threads, bounded in bytes.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The number of parts with a lock each: with fewer, threads wait for one another; with more, each part is too small
/// for the generations to tell what is in use.
const SHARDS: usize = 16;

/// Cache of what was used of late: entries live in a young generation; when that is full it becomes the old one, and the
/// entries of the old one that nobody asked for meanwhile are dropped. That is nearly as good as strict order of use
/// and costs nothing on a hit.
pub(crate) struct Cache<K, V> {
    shards: [Mutex<Shard<K, V>>; SHARDS],
    /// Bytes that one generation of one shard may hold.
    limit: usize,
}

struct Shard<K, V> {
    young: FxHashMap<K, (V, usize)>,
    old: FxHashMap<K, (V, usize)>,
    /// Bytes in the young generation.
    bytes: usize,
}

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    /// A cache of at most about `bytes` bytes, as its users count them.
    pub fn new(bytes: usize) -> Cache<K, V> {
        let shard = |_| Mutex::new(Shard { young: FxHashMap::default(), old: FxHashMap::default(), bytes: 0 });
        Cache { shards: std::array::from_fn(shard), limit: bytes / (2 * SHARDS) }
    }

    /// The value of `key`, if it is still there.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let mut shard = self.shard(key);
        if let Some((value, _)) = shard.young.get(key) {
            return Some(value.clone());
        }
        let (key, (value, bytes)) = shard.old.remove_entry(key)?;
        shard.add(key, value.clone(), bytes, self.limit);
        Some(value)
    }

    /// Keeps `value`, which takes `bytes` bytes.
    pub fn insert(&self, key: K, value: V, bytes: usize) {
        let mut shard = self.shard(&key);
        shard.add(key, value, bytes, self.limit);
    }

    fn shard<Q: Hash + ?Sized>(&self, key: &Q) -> MutexGuard<'_, Shard<K, V>> {
        // The map inside looks at the top and the low bits of the same hash, so the shard takes bits from between.
        let shard = (FxBuildHasher.hash_one(key) >> 40) as usize % SHARDS;
        // A thread that panicked cannot have left a map half changed, so its lock is as good as any.
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, V> Shard<K, V> {
    fn add(&mut self, key: K, value: V, bytes: usize, limit: usize) {
        if self.bytes + bytes > limit {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        if self.young.insert(key, (value, bytes)).is_none() {
            self.bytes += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn used_entries_survive_and_the_size_stays_bounded() {
        let cache = Cache::<u32, u32>::new(2 * SHARDS * 100);
        cache.insert(7, 70, 1);
        for key in 1000..100_000 {
            cache.insert(key, key, 1);
            assert_eq!(cache.get(&7), Some(70), "an entry in use was dropped after {key}");
        }
        let kept: usize = cache.shards.iter().map(|s| s.lock().unwrap()).map(|s| s.young.len() + s.old.len()).sum();
        assert!(kept <= 2 * SHARDS * 100, "{kept} entries");
        assert_eq!(cache.get(&1000), None);
    }
}
