//! The binary's door.

use std::process::ExitCode;

/// A key makes thousands of small allocations on several threads: this allocator takes a tenth less time for all of it than
/// the system's, and does not keep what answers leave behind.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    copydesk::cli::run()
}
