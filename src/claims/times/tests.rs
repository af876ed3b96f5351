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
        ("The mill was built in the early 1970s.", "early 1970s"),
        ("The mill was built in the seventies.", "seventies"),
        ("She is in her seventies.", ""),
        ("The bridge is of the 18th century.", "18th century"),
        ("Sales fell in FY2021.", "FY2021"),
        ("Sales fell in FY21-22.", "FY21-22"),
        ("Sales fell in the 2021/22 financial year.", "2021/22"),
        ("The third-quarter loss grew.", "third-quarter"),
        ("It runs from 26 to 29 August.", "from 26 to 29 August"),
        ("It runs August 26–29.", "August 26–29"),
        ("It is open between 9am and 5.30pm.", "between 9am and 5.30pm"),
        ("It is open Monday to Friday.", "Monday to Friday"),
        ("It sits on 3, 5 and 9 June.", "3|5|9 June"),
        ("On June 3, 10 people died.", "June 3"),
        ("They will go in 2023, 2032 and 2042.", "2023|2032|2042"),
        ("It was filed on 13.04.2025.", "13.04.2025"),
        ("It was filed on 3/4/2025.", "3/4/2025"),
        ("The score was 6-4-3.", ""),
        ("It rang at 0930 on Monday.", "0930|Monday"),
        ("It rang at ten in the evening.", "ten in the evening"),
        ("It rang at 4pm GMT.", "4pm GMT"),
        ("It burned in the early hours of Sunday.", "early hours of Sunday"),
        ("It opens on 17 June 2026, a Wednesday.", "17 June 2026, a Wednesday"),
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
    let thursday = ReferenceDate { date: Some(date(2026, 3, 12)), ..ReferenceDate::default() };
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
        ("at 9.15am", "at 9.15pm", none, Incompatible),
        ("at 9.15 on Sunday", "at 9.15pm", none, Same),
        ("at 4.10am", "at 4am", none, Incompatible),
        ("at noon", "at midnight", none, Incompatible),
        ("at 5pm BST", "at 4pm GMT", none, Same),
        ("at 11am", "at 4pm GMT", none, Incomparable),
        ("in the morning", "at 9.15am", none, Contains),
        ("in the morning", "at 9.15pm", none, Incompatible),
        ("on Friday night", "on Friday evening", none, Same),
        ("on Friday afternoon", "on Friday morning", none, Incompatible),
        ("on 3/4/2025", "on 3 April 2025", none, Same),
        ("on 3/4/2025", "on 4 March 2025", none, Same),
        ("on 3/4/2025", "on 3 June 2025", none, Incompatible),
        ("on 13.04.2025", "on 3 April 2025", none, Incompatible),
        ("in the 1970s", "in 1974", none, Contains),
        ("in the 1970s", "in the 1980s", none, Incompatible),
        ("in the 1800s", "in the 19th century", none, Same),
        ("in FY2021", "in FY2022", none, Incompatible),
        ("in FY2021", "in 2021/22", none, Contains),
        ("in 2021-22", "in 2021/22", none, Same),
        ("in 2021/22", "in 2022/23", none, Incompatible),
        ("from 26 to 29 August", "August 26–29", none, Same),
        ("from 25 to 29 August", "from 26 August until 29 August", none, Incompatible),
        ("on 27 August", "from 26 to 29 August", none, Incomparable),
        ("on 30 August", "from 26 to 29 August", none, Incompatible),
        ("in August", "from 26 to 29 August", none, Contains),
        ("between 9 and 5.30pm", "from 9am to 5.30pm", none, Same),
        ("between 9pm and 5.30pm", "from 9am to 5.30pm", none, Incompatible),
        ("three months ago", "two months ago", none, Incompatible),
        ("later this year", "earlier this year", none, Incompatible),
        ("yesterday", "on 2 March", none, Incomparable),
    ] {
        let one = |text: &str| read(&format!("It ended {text}.")).1.remove(0).value;
        let (draft_value, source_value) = (one(draft), one(source));
        assert_eq!(compare(&draft_value, anchor, &source_value, anchor), want, "{draft} for {source}");
    }
}

#[test]
fn the_documents_habit_reads_dates_in_digits() {
    let (_, found) = read("It was filed on 3/4/2025.");
    let april = read("It was filed on 3 April 2025.").1.remove(0).value;
    let habit = |is_day_first| ReferenceDate { date: None, is_day_first: Some(is_day_first) };
    let none = ReferenceDate::default();
    assert_eq!(compare(&found[0].value, habit(true), &april, none), TimeRelation::Same);
    assert_eq!(compare(&found[0].value, habit(false), &april, none), TimeRelation::Incompatible);
    // The weekday beside it decides before any habit.
    let (_, named) = read("It was filed on Thursday 3/4/2025.");
    assert_eq!(compare(&named[0].value, habit(false), &april, none), TimeRelation::Same);
}

#[test]
fn a_sources_time_is_written_in_the_drafts_words() {
    for (draft, source, want) in [
        ("in 2022/23", "in 2023/24", "2023/24"),
        ("September 25–29", "from 26 to 29 September", "September 26–29"),
        ("between 9pm and 5.30pm", "from 9 to 5.30pm", "between 9am and 5.30pm"),
        ("from May to October", "between April and October", "from April to October"),
        ("on Tues 4 Aug.", "on Thursday 6 September", "Thurs 6 Sep"),
        ("on the 21st of June", "on 2 June", "2nd of June"),
        ("on Sunday morning", "at 10.30pm on Sunday", "Sunday night"),
    ] {
        let one = |text: &str| {
            let (doc, found) = read(&format!("It went {text} there."));
            (doc.text.to_string(), found.into_iter().max_by_key(|t| matches!(t.value, TimeValue::Calendar(_))).unwrap())
        };
        let ((text, mine), (there, theirs)) = (one(draft), one(source));
        let written = restyle(
            WrittenTime { text: &text, span: mine.span, value: &mine.value },
            WrittenTime { text: &there, span: theirs.span, value: &theirs.value },
        );
        let written = written.as_deref().map(|w| w.trim_end_matches('.'));
        assert_eq!(written, Some(want), "{draft} for {source}");
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
