//! Map of values that somebody else holds: memory that fits the documents in use, however many were read.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A block's prose, and a hash of all else that the value depends on.
pub(crate) type Key = (Arc<str>, u64);

/// A hash of the value, the same as long as the program runs.
pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Values by key, as long as somebody else holds them.
pub(crate) struct WeakMap<K, V> {
    map: FxHashMap<K, Weak<V>>,
    /// The number of entries at which the dead ones are next swept out.
    sweep_at: usize,
}

impl<K, V> Default for WeakMap<K, V> {
    fn default() -> Self {
        Self { map: FxHashMap::default(), sweep_at: 256 }
    }
}

impl<K: Hash + Eq, V> WeakMap<K, V> {
    /// The value of that key, if somebody still holds it.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.map.get(key).and_then(Weak::upgrade)
    }

    /// Remembers the value for as long as somebody else holds it.
    pub fn put(&mut self, key: K, value: &Arc<V>) {
        if self.map.len() >= self.sweep_at {
            self.map.retain(|_, v| v.strong_count() > 0);
            self.sweep_at = (self.map.len() * 2).max(256);
        }
        self.map.insert(key, Arc::downgrade(value));
    }
}

/// The lock of a mutex. A thread that panicked cannot have left a map half changed, so that its lock is as good as any.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
