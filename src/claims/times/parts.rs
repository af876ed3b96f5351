//! Parts of the day against each other and against the clock: ten at night is in the evening, the small hours are of the
//! morning.

use crate::claims::model::Clock;

/// Minutes after midnight that a part of the day holds, as generously as people speak; the second window is past
/// midnight.
fn windows(part: i8) -> [(i32, i32); 2] {
    let none = (1, 0);
    match part {
        1 => [(0, 12 * 60 + 5), none],
        2 => [(11 * 60 + 30, 19 * 60), none],
        3 => [(16 * 60, 24 * 60), (0, 30)],
        4 => [(18 * 60, 24 * 60), (0, 6 * 60)],
        5 => [(18 * 60, 24 * 60), (0, 9 * 60)],
        6 => [(0, 6 * 60), none],
        _ => [(0, 24 * 60), none],
    }
}

/// Whether a clock time may lie in a part of the day.
pub(super) fn part_holds(part: i8, clock: Clock) -> bool {
    let minutes = i32::from(clock.time.hour()) * 60 + i32::from(clock.time.minute());
    let other_half = (minutes + 720) % 1440;
    let holds = |m: i32| windows(part).iter().any(|&(from, to)| (from..=to).contains(&m));
    holds(minutes) || !clock.is_half_known && holds(other_half)
}

/// The word for the part of the day in which a clock time lies.
pub(super) fn part_word(clock: Clock) -> Option<&'static str> {
    clock.is_half_known.then(|| match clock.time.hour() {
        0..12 => "morning",
        12..18 => "afternoon",
        18..22 => "evening",
        _ => "night",
    })
}

/// Whether two times of day, each a part of the day or a clock time, may be of the same hour.
pub(super) fn parts_agree(a: (Option<i8>, Option<Clock>), b: (Option<i8>, Option<Clock>)) -> bool {
    let parts = match (a.0, b.0) {
        (Some(a), Some(b)) => a == b || matches!((a.min(b), a.max(b)), (3, 4 | 5) | (4, 5 | 6) | (5, 6) | (1, 5 | 6)),
        _ => true,
    };
    let holds =
        |part: Option<i8>, clock: Option<Clock>| part.zip(clock).is_none_or(|(part, clock)| part_holds(part, clock));
    parts && holds(a.0, b.1) && holds(b.0, a.1)
}
