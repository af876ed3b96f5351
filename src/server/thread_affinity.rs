//! The threads that check what was typed. One has the work; another is kept awake beside it, on another processor, since
//! parts that are shared out for some ten microseconds are done sooner than a sleeping thread is woken.
//!
//! Left to itself a scheduler may put both threads on one processor, where neither helps the other: those of virtual
//! machines do so with whatever runs for a few milliseconds only, in order to let the other processors sleep. Where other
//! programs keep the processors busy, though, a thread that is held on one waits for its turn there, and so does
//! whoever waits for its part. The scheduler knows better then, and is left to itself for a while.
//!
//! All this was measured on Linux, and is done there only.

/// Starts the pool of threads that share all work, before any is shared out. A pool that there is already stays as it is.
pub fn init_global_pool() {
    #[cfg(target_os = "linux")]
    let _ = rayon::ThreadPoolBuilder::new().start_handler(|_| POOL.register_worker()).build_global();
}

/// Does work for which somebody waits at the keyboard, and which takes milliseconds, on a thread of the pool.
pub fn run_latency_critical(work: impl FnOnce() + Send + 'static) {
    #[cfg(target_os = "linux")]
    rayon::spawn(|| POOL.run_latency_critical(work));
    #[cfg(not(target_os = "linux"))]
    rayon::spawn(work);
}

#[cfg(target_os = "linux")]
static POOL: linux::WorkerPool = linux::WorkerPool::new();

#[cfg(target_os = "linux")]
mod linux {
    use rustix::thread::{CpuSet, Pid, gettid, sched_getaffinity, sched_getcpu, sched_setaffinity};
    use rustix::time::{ClockId, clock_gettime};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
    use std::time::{Duration, Instant};

    /// How long a thread is kept awake. Work that takes longer can do with one that is woken for each of its parts.
    const MAX_AWAKE: Duration = Duration::from_millis(20);
    /// A thread that has waited so long for a processor has to share it: whoever has the turn keeps it for longer.
    const MAX_WAIT: Duration = Duration::from_millis(2);
    /// How long the scheduler is left to itself then: so long at first, and twice as long whenever it is found to be no
    /// better as soon as that is over, up to the longest.
    const PAUSE: Duration = Duration::from_secs(1);
    const MAX_PAUSE: Duration = Duration::from_secs(120);

    /// Threads that share work.
    pub struct WorkerPool(Mutex<State>);

    struct State {
        workers: Vec<Worker>,
        /// Since when the scheduler is left to itself, and for how long.
        pause: Option<(Instant, Duration)>,
    }

    /// One of the threads.
    struct Worker {
        thread: Pid,
        /// The processors that it may use.
        own: CpuSet,
        /// Those that the server was given.
        given: CpuSet,
    }

    impl Worker {
        /// Lets the thread use these processors only; where the system does not allow it, it goes on as before.
        fn bind(&mut self, to: CpuSet) {
            if self.own != to && sched_setaffinity(Some(self.thread), &to).is_ok() {
                self.own = to;
            }
        }
    }

    impl WorkerPool {
        pub const fn new() -> WorkerPool {
            WorkerPool(Mutex::new(State { workers: Vec::new(), pause: None }))
        }

        fn state(&self) -> MutexGuard<'_, State> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }

        /// Counts the thread that calls among those that share work.
        pub fn register_worker(&self) {
            if let Ok(given) = sched_getaffinity(None) {
                self.state().workers.push(Worker { thread: gettid(), own: given, given });
            }
        }

        /// Does the work, with another of the threads awake beside the one that calls.
        pub fn run_latency_critical(&'static self, work: impl FnOnce()) {
            let Some(pinned) = self.pin_current_thread() else { return work() };
            let (worker, until, done) = (rayon::current_thread_index(), Instant::now() + MAX_AWAKE, Done::default());
            let is_done = done.0.clone();
            rayon::spawn(move || {
                // The thread that has the work may come here while it waits for a part of it: it must not wait for the end.
                if rayon::current_thread_index() == worker {
                    return;
                }
                let timer = CpuTimer::begin();
                while !is_done.load(Ordering::Acquire) && Instant::now() < until {
                    if rayon::yield_now() != Some(rayon::Yield::Executed) {
                        std::hint::spin_loop();
                    }
                }
                self.check_contention(&timer);
            });
            let timer = CpuTimer::begin();
            work();
            self.check_contention(&timer);
            drop((done, pinned));
        }

        /// Keeps the thread that calls on the processor on which it is, and the others off that; not where there is only
        /// one, and not while the scheduler is left to itself.
        pub fn pin_current_thread(&self) -> Option<PinGuard<'_>> {
            let (here, own) = (sched_getcpu(), gettid());
            let mut state = self.state();
            let is_backing_off = state.pause.is_some_and(|(since, pause)| since.elapsed() < pause);
            if is_backing_off || state.workers.len() < 2 || state.workers.iter().any(|worker| worker.given.count() < 2)
            {
                return None;
            }
            for worker in &mut state.workers {
                let (mut here_only, mut elsewhere) = (CpuSet::new(), worker.given);
                here_only.set(here);
                elsewhere.unset(here);
                worker.bind(if worker.thread == own { here_only } else { elsewhere });
            }
            drop(state);
            Some(PinGuard(self))
        }

        /// Leaves the scheduler to itself if the thread that calls had to wait.
        fn check_contention(&self, timer: &CpuTimer) {
            if timer.waited() > MAX_WAIT {
                self.start_backoff();
            }
        }

        fn start_backoff(&self) {
            let mut state = self.state();
            let pause = match state.pause.map(|(since, pause)| (since.elapsed(), pause)) {
                // Two threads may say the same of one key.
                Some((since, pause)) if since <= pause => pause,
                Some((since, pause)) if since < 2 * (pause + PAUSE) => (2 * pause).min(MAX_PAUSE),
                _ => PAUSE,
            };
            state.pause = Some((Instant::now(), pause));
            state.workers.iter_mut().for_each(|worker| worker.bind(worker.given));
        }
    }

    /// As long as it lives, the thread that made it stays on a processor that the others do not use.
    pub struct PinGuard<'a>(&'a WorkerPool);

    impl Drop for PinGuard<'_> {
        fn drop(&mut self) {
            let own = gettid();
            for worker in self.0.state().workers.iter_mut().filter(|worker| worker.thread == own) {
                worker.bind(worker.given);
            }
        }
    }

    /// Whether the work is done; so it is once this is let go of, whatever came of it.
    #[derive(Default)]
    struct Done(Arc<AtomicBool>);

    impl Drop for Done {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Release);
        }
    }

    /// A time in which a thread wants to work.
    struct CpuTimer {
        began: Instant,
        /// How long the thread had worked before.
        worked: Duration,
    }

    impl CpuTimer {
        fn begin() -> CpuTimer {
            CpuTimer { began: Instant::now(), worked: worked() }
        }

        /// How much of it the thread did not work.
        fn waited(&self) -> Duration {
            self.began.elapsed().saturating_sub(worked().saturating_sub(self.worked))
        }
    }

    /// How long the thread that calls has worked, since it began.
    fn worked() -> Duration {
        Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn who_hurries_has_a_processor_and_gives_it_back() {
            let pool = WorkerPool::new();
            let given = sched_getaffinity(None).unwrap();
            let (own, several) = (|| sched_getaffinity(None).unwrap(), given.count() > 1);
            pool.register_worker();
            assert!(pool.pin_current_thread().is_none(), "there is nobody to be parted from");
            pool.register_worker();
            let pinned = pool.pin_current_thread();
            assert_eq!(pinned.is_some(), several, "there are two, but one processor cannot be shared out");
            assert_eq!(own().count(), 1);
            drop(pinned);
            assert!(own() == given);
        }

        #[test]
        fn the_scheduler_is_left_to_itself_where_others_are_busy() {
            let pool = WorkerPool::new();
            (0..2).for_each(|_| pool.register_worker());
            let timer = CpuTimer::begin();
            std::thread::sleep(2 * MAX_WAIT);
            pool.check_contention(&timer);
            assert!(pool.pin_current_thread().is_none());
            assert!(sched_getaffinity(None).unwrap() == pool.state().workers[0].given);
            // Found to be crowded once more, right after the pause and long after it.
            for (later, pause) in [(2 * PAUSE, 2 * PAUSE), (100 * PAUSE, PAUSE)] {
                let since = pool.state().pause.unwrap();
                pool.state().pause = Some((Instant::now() - later, since.1));
                let several = pool.state().workers[0].given.count() > 1;
                assert_eq!(pool.pin_current_thread().is_some(), several);
                pool.start_backoff();
                assert_eq!(pool.state().pause.unwrap().1, pause);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[test]
    fn all_that_is_hurried_is_done_though_everybody_hurries() {
        init_global_pool();
        let (done, results) = mpsc::channel();
        for job in 0..200u64 {
            let done = done.clone();
            run_latency_critical(move || {
                let parts = (0..100u32).into_par_iter().with_max_len(1);
                done.send((job, parts.map(|part| u64::from(part) * job).sum::<u64>())).unwrap();
            });
        }
        for _ in 0..200 {
            let (job, sum) = results.recv_timeout(Duration::from_secs(60)).expect("no job waits for another");
            assert_eq!(sum, 4950 * job);
        }
    }
}
