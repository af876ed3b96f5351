use super::*;
use crate::nlp::Pipeline;
use jiff::civil::date;

fn read(text: &str) -> (Doc, Vec<TimeExpression>) {
    let doc = Pipeline::shared().parse(text);
    let found = times(&doc);
    (doc, found)
}

#[test]
fn finds_dates_clock_times_and_windows() {
    for (text, want) in [
        ("The ferry sank on Tuesday morning.", "Tuesday morning"),
        ("It opened on Monday 2 February 2026.", "Monday 2 February 2026"),
        ("The trial is set for Friday, June 5, 2026.", "Friday, June 5, 2026"),
        ("He was held in October 2023.", "October 2023"),
        ("The report is due by 30 June.", "30 June"),
        ("Doors open at 8.50am.", "8.50am"),
        ("Call before 16:00.", "16:00"),
        ("It began at ten past four.", "ten past four"),
        ("She left at noon yesterday.", "noon|yesterday"),
        ("Earlier this week the harbour closed.", "Earlier this week"),
        ("He resigned two weeks ago.", "two weeks ago"),
        ("Weeks of unrest followed.", "Weeks of unrest"),
        ("Prices fell in the third quarter of 2025.", "third quarter of 2025"),
        ("It was built in the autumn of 2023.", "autumn of 2023"),
        ("Nobody has slept since the walls collapsed.", "the walls collapsed"),
        ("It may rain in March.", "March"),
        ("They may march on.", ""),
        ("The band sold 2000 tickets.", ""),
    ] {
        let (_, found) = read(text);
        let words: Vec<_> = found.iter().map(|t| t.span.slice(text)).collect();
        assert_eq!(words.join("|"), want, "{text}");
    }
}

#[test]
fn times_attach_to_what_they_date() {
    for (text, at, word, preposition) in [
        ("The council said on Monday that the bridge would close.", 0, "said", "on"),
        ("The bridge has been closed since Monday, the council said.", 0, "closed", "since"),
        ("It opened on Monday 2 February.", 0, "opened", "on"),
    ] {
        let (doc, found) = read(text);
        assert_eq!(found[at].attached_to.map(|t| doc.word(t)), Some(word), "{text}");
        assert_eq!(found[at].preposition.map(|p| p.slice(text)), Some(preposition), "{text}");
    }
}

#[test]
fn a_drafts_time_is_held_against_a_sources() {
    use TimeRelation::*;
    let thursday = ReferenceDate { date: Some(date(2026, 3, 12)) };
    let none = ReferenceDate::default();
    for (draft, source, anchor, want) in [
        ("on Tuesday", "on Monday", none, Incompatible),
        ("on Monday", "on Monday", none, Same),
        ("on Tuesday", "on Tuesday morning", none, Contains),
        ("in January", "in February", none, Incompatible),
        ("in February", "on 19 February", thursday, Contains),
        ("in October 2022", "in October 2023", none, Incompatible),
        ("last month", "in February", thursday, Same),
        ("in the autumn of 2023", "in October 2023", none, Contains),
        ("earlier this week", "on Monday", thursday, Contains),
        ("in 2026", "on 4 March 2026", none, Contains),
        ("at 8.50am", "at 08:30", none, Incompatible),
        ("at ten past four", "at 04:10", none, Same),
        ("at 4am", "at 4.10am", none, Same),
        ("during months of unrest", "during weeks of unrest", none, Incompatible),
        ("on Monday, July 20", "on July 20", thursday, Same),
    ] {
        let one = |text: &str| read(&format!("It ended {text}.")).1.remove(0).value;
        assert_eq!(compare(&one(draft), anchor, &one(source), anchor), want, "{draft} for {source}");
    }
}

#[test]
fn the_calendar_checks_weekdays() {
    let (_, found) = read("It opened on Friday 19 February 2026 and closed on 31 June.");
    let calendars: Vec<_> = found
        .iter()
        .filter_map(|t| match &t.value {
            TimeValue::Calendar(c) => Some(*c),
            _ => None,
        })
        .collect();
    assert_eq!((calendars[0].weekday, weekday_of(&calendars[0], None)), (Some(5), Some(4)));
    assert!(is_invalid_date(&calendars[1]) && !is_invalid_date(&calendars[0]));
}
