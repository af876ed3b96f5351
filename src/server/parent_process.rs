//! The editor's process: a server whose editor has died ends too.

/// Time between two looks for the editor.
#[cfg(unix)]
const POLL_INTERVAL: std::time::Duration = std::time::Duration::from_secs(3);

/// Calls `gone` when the process of that number ends. One that cannot be seen from here, as from inside a container, is
/// not waited for; its end closes our input.
#[cfg(unix)]
pub fn exit_with_parent(process: u32, gone: impl FnOnce() + Send + 'static) {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return };
    // A process of another user may not be sent anything, and is there.
    let lives = move || !matches!(test_kill_process(pid), Err(Errno::SRCH));
    if !lives() {
        return;
    }
    std::thread::spawn(move || {
        while lives() {
            std::thread::sleep(POLL_INTERVAL);
        }
        gone();
    });
}

/// Where processes cannot be looked for, the end of the input tells.
#[cfg(not(unix))]
pub fn exit_with_parent(_process: u32, _gone: impl FnOnce() + Send + 'static) {}
