//! The main loop: one thread owns the state, applies what comes in the order of arrival, and starts what is due.

use super::event::Event;
use super::global_state::GlobalState;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// A turn of the loop that takes longer is worth a warning.
const SLOW_TURN: Duration = Duration::from_millis(100);

/// Starts the thread that owns the state; it ends when nobody can send events any more.
pub fn spawn(state: GlobalState, queue: Receiver<Event>) -> io::Result<()> {
    std::thread::Builder::new().name("state".to_owned()).spawn(move || run(state, &queue)).map(drop)
}

fn run(mut state: GlobalState, queue: &Receiver<Event>) {
    loop {
        let event = match state.due() {
            Some(due) => queue.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let began = Instant::now();
        match event {
            Ok(event) => catch_panic(&mut state, |state| state.apply(event)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        catch_panic(&mut state, GlobalState::spawn_due_partial_checks);
        catch_panic(&mut state, GlobalState::spawn_due_checks);
        catch_panic(&mut state, GlobalState::update_progress);
        if began.elapsed() > SLOW_TURN {
            tracing::warn!(took = ?began.elapsed(), "a slow turn");
        }
    }
}

fn catch_panic(state: &mut GlobalState, work: impl FnOnce(&mut GlobalState)) {
    if catch_unwind(AssertUnwindSafe(|| work(state))).is_err() {
        state.report_error("an event");
    }
}
