//! The threads that check what was typed. One has the work; another is kept awake beside it, on another processor, since
//! parts that are shared out for some ten microseconds are done sooner than a sleeping thread is woken.
//!
//! Left to itself a scheduler may put both threads on one processor, where neither helps the other: those of virtual
//! machines do so with whatever runs for a few milliseconds only, in order to let the other processors sleep.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a thread is kept awake. Work that takes longer can do with one that is woken for each of its parts.
const WATCH: Duration = Duration::from_millis(20);

/// Starts the threads that share all work; to be called before any is shared out. Threads that there are already stay as
/// they are.
pub fn muster() {
    let _ = rayon::ThreadPoolBuilder::new().start_handler(|_| CREW.enlist()).build_global();
}

/// Has work done for which somebody waits at the keyboard, and which takes milliseconds.
pub fn hurry(work: impl FnOnce() + Send + 'static) {
    rayon::spawn(move || {
        if rayon::current_num_threads() < 2 {
            return work();
        }
        let _parted = CREW.part();
        let (worker, until, done) = (rayon::current_thread_index(), Instant::now() + WATCH, Done::default());
        let is_done = done.0.clone();
        rayon::spawn(move || {
            // The thread that has the work may come here while it waits for a part of it: it must not wait for the end.
            let watches = || rayon::current_thread_index() != worker && !is_done.load(Ordering::Acquire);
            while watches() && Instant::now() < until {
                if rayon::yield_now() != Some(rayon::Yield::Executed) {
                    std::hint::spin_loop();
                }
            }
        });
        work();
    });
}

/// Whether the work is done; so it is once this is let go of.
#[derive(Default)]
struct Done(Arc<AtomicBool>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// The threads that share work.
static CREW: place::Crew = place::Crew::new();

#[cfg(target_os = "linux")]
mod place {
    use rustix::thread::{CpuSet, Pid, gettid, sched_getaffinity, sched_getcpu, sched_setaffinity};
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// Threads that share work.
    pub struct Crew(Mutex<Vec<Hand>>);

    /// One of them.
    struct Hand {
        thread: Pid,
        /// The processors that it may use.
        own: CpuSet,
        /// Those that the server was given.
        given: CpuSet,
    }

    impl Hand {
        /// Lets the thread use these processors only; where the system does not allow it, it goes on as before.
        fn bind(&mut self, to: CpuSet) {
            if self.own != to && sched_setaffinity(Some(self.thread), &to).is_ok() {
                self.own = to;
            }
        }
    }

    impl Crew {
        pub const fn new() -> Crew {
            Crew(Mutex::new(Vec::new()))
        }

        fn hands(&self) -> MutexGuard<'_, Vec<Hand>> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }

        /// Counts the thread that calls among those that share work.
        pub fn enlist(&self) {
            if let Ok(given) = sched_getaffinity(None) {
                self.hands().push(Hand { thread: gettid(), own: given, given });
            }
        }

        /// Keeps the thread that calls on the processor on which it is, and the others off that.
        pub fn part(&self) -> Parted<'_> {
            let (here, own) = (sched_getcpu(), gettid());
            for hand in self.hands().iter_mut().filter(|hand| hand.given.count() > 1) {
                let (mut here_only, mut elsewhere) = (CpuSet::new(), hand.given);
                here_only.set(here);
                elsewhere.unset(here);
                hand.bind(if hand.thread == own { here_only } else { elsewhere });
            }
            Parted(self)
        }
    }

    /// As long as it lives, the thread that made it stays on a processor that the others do not use.
    pub struct Parted<'a>(&'a Crew);

    impl Drop for Parted<'_> {
        fn drop(&mut self) {
            let own = gettid();
            for hand in self.0.hands().iter_mut().filter(|hand| hand.thread == own) {
                hand.bind(hand.given);
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod place {
    /// Other systems part threads by themselves.
    pub struct Crew;

    impl Crew {
        pub const fn new() -> Crew {
            Crew
        }

        pub fn enlist(&self) {}

        pub fn part(&self) {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;
    use std::sync::mpsc;

    #[test]
    fn all_that_is_hurried_is_done_though_everybody_hurries() {
        muster();
        let (done, results) = mpsc::channel();
        for job in 0..200u64 {
            let done = done.clone();
            hurry(move || {
                let sum: u64 = (0..100u32).into_par_iter().with_max_len(1).map(|part| u64::from(part) * job).sum();
                done.send((job, sum)).unwrap();
            });
        }
        for _ in 0..200 {
            let (job, sum) = results.recv_timeout(Duration::from_secs(60)).expect("no job waits for another");
            assert_eq!(sum, 4950 * job);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_hurries_has_a_processor_and_gives_it_back() {
        use rustix::thread::sched_getaffinity;
        let thread = std::thread::spawn(|| {
            let given = sched_getaffinity(None).unwrap();
            let crew = place::Crew::new();
            crew.enlist();
            let parted = crew.part();
            assert_eq!(sched_getaffinity(None).unwrap().count(), 1);
            drop(parted);
            assert!(sched_getaffinity(None).unwrap() == given);
        });
        thread.join().unwrap();
    }
}
