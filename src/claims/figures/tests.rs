use super::compare::{Comparison, Derivation, compare, derivable};
use super::*;
use crate::nlp::Pipeline;

fn read(text: &str) -> (Doc, Vec<Figure>) {
    let doc = Pipeline::shared().parse(text);
    let found = figures(&doc);
    (doc, found)
}

fn quantities(text: &str) -> Vec<Figure> {
    read(text).1.into_iter().filter(|f| f.kind == FigureKind::Quantity).collect()
}

/// A figure in one line: operator if any, value or ends, unit.
fn line(f: &Figure) -> String {
    let number = match (f.value, f.set.low, f.set.high) {
        (Some(value), ..) => value.normalize().to_string(),
        (None, Some(low), Some(high)) => format!("{}..{}", low.normalize(), high.normalize()),
        (None, Some(low), None) => low.normalize().to_string(),
        (None, None, Some(high)) => high.normalize().to_string(),
        _ => "?".into(),
    };
    let operator = match f.operator {
        Bound::Exact | Bound::Range => String::new(),
        Bound::AtLeast => "≥".into(),
        Bound::MoreThan => ">".into(),
        Bound::AtMost => "≤".into(),
        Bound::LessThan => "<".into(),
        Bound::About => "~".into(),
        Bound::Nearly => "-~".into(),
    };
    let unit = f.unit.as_ref().map_or(String::new(), |u| {
        format!(" {}{}", u.symbol, u.per.as_ref().map_or(String::new(), |p| format!("/{p}")))
    });
    format!("{operator}{number}{unit}")
}

#[test]
fn reads_numbers_units_and_bounds() {
    for (text, want) in [
        ("The ferry carried 744 people.", "744"),
        ("Seven hundred and forty-four people came.", "744"),
        ("He bought a dozen eggs and half a dozen rolls.", "12; 6"),
        ("They raised half a million pounds.", "500000 GBP"),
        ("The calf weighed 90 pounds.", "90 lb"),
        ("The permit cost 45 pounds.", "45 GBP"),
        ("They caught two million pounds of cod.", "2000000 lb"),
        ("It took two and a half hours.", "2.5 h"),
        ("The fund holds £448.0m.", "448000000 GBP"),
        ("The loan is US$3bn, or $4.2 billion with interest.", "3000000000 USD; 4200000000 $"),
        ("Tickets cost 45p, not €2.50 a seat.", "45 GBp; 2.5 EUR/seat"),
        ("Turnout was 61.5 per cent.", "61.5 %"),
        ("It rose by 7 percentage points.", "7 pp"),
        ("Rates went up 25 basis points.", "25 bp"),
        ("At least 19 sailors are missing.", "≥19"),
        ("No fewer than 19 sailors are missing.", "≥19"),
        ("Some 300 residents left.", "~300"),
        // A text that is still being typed may end anywhere.
        ("Over 19-", ">19"),
        ("Up to 60 people were treated.", "≤60"),
        ("No more than 60 people were treated.", "≤60"),
        ("Fewer than 20 homes were sold.", "<20"),
        ("More than $30 billion was lost.", ">30000000000 $"),
        ("Nearly 550 boats took part.", "-~550"),
        ("The toll stands at 744 or more.", "≥744"),
        ("It sold 600-plus tickets.", "≥600"),
        ("A crowd of 200 or so gathered.", "~200"),
        ("Between 500 and 600 people marched.", "500..600"),
        ("It needs 1.2-1.5 million litres.", "1200000..1500000 l"),
        ("They want $10 to $15 billion.", "10000000000..15000000000 $"),
        ("Two to three weeks will pass.", "2..3 week"),
        ("Dozens of people fled.", "24..100"),
        ("Tens of thousands of birds died.", "20000..100000"),
        ("Several hundred people queued.", "300..1000"),
        ("Three-quarters of the patients were seen.", "0.75"),
        ("Nine in 10 teachers agreed.", "0.9"),
        ("Talks lasted 3 hours 10 minutes.", "190 min"),
        ("The site covers 3.4 hectares (8.4 acres).", "3.4 ha; 8.4 acre"),
        ("A 24-bed unit will open.", "24"),
        ("The plant loses about £4m a year.", "~4000000 GBP/year"),
        ("Winds reached 80 miles per hour.", "80 mph"),
        ("The freezer was at minus 20 degrees.", "-20 °C"),
        ("It sold 2.7m combined physical copies.", "2700000"),
        ("The cordon is 800m wide.", "800 m"),
        ("The mine shipped 412\u{a0}000 tonnes.", "412000 t"),
        ("The barge cost €2.340.000.", "2340000 EUR"),
        ("The debt is 3,7 million euros.", "3700000 EUR"),
        ("The dam cost Rs 7,40,000.", "740000 INR"),
        ("It spent Rs. 60 crore on 1.8 lakh pumps.", "600000000 INR; 180000"),
        ("It will cost ₹2 lakh crore.", "2000000000000 INR"),
        ("Two lakh crore rupees were lent.", "2000000000000 INR"),
        ("Sony expects Y=590 billion.", "590000000000 JPY"),
        ("The march took 4 1/2 hours and the meal 1¼ hours.", "4.5 h; 1.25 h"),
        ("It drew 700-odd drummers and 300-plus dancers.", "~700; ≥300"),
        ("It stood empty for 60-odd years.", "~60 year"),
        ("A couple of thousand birds died.", "2000..4000"),
        ("A few hundred thousand birds died.", "200000..500000"),
        ("The fridge was at -70C.", "-70 °C"),
        ("Highs of 31C (88F) are likely.", "31 °C; 88 °F"),
        ("It was 12 degrees below zero.", "-12 °C"),
        ("The net result was -£12m, or $-15m.", "-12000000 GBP; -15000000 $"),
        ("She ended on four under par.", "-4 par"),
        ("He ended on four over par.", "4 par"),
        ("The oil price fell $4 to $68 a barrel.", "4 $; 68 $/barrel"),
        ("Prices rose 5 to 10 per cent.", "5..10 %"),
        ("Flats run from 450 sq ft up to 900 sq ft.", "450..900 sq ft"),
        ("The van did about 48 miles (77 km) per hour.", "~48 mph; ~77 km/h"),
        ("Moths fly more than 100 kilometres (60 miles).", ">100 km; >60 mile"),
        ("They want sub-300 sq m offices.", "<300 m²"),
        ("Eat about 2000 - 2500 calories.", "2000..2500"),
        ("Over the past two years it grew.", "2 year"),
        ("The vote was for over two hours in doubt.", ">2 h"),
    ] {
        let found: Vec<_> = quantities(text).iter().map(line).collect();
        assert_eq!(found.join("; "), want, "{text}");
    }
}

#[test]
fn numbers_that_count_nothing_are_told_apart() {
    for (text, number, kind) in [
        ("A man of 61 died.", "61", FigureKind::Age),
        ("Mary Holt, 34, was rescued.", "34", FigureKind::Age),
        ("A 45-year-old sailor swam ashore.", "45-year-old", FigureKind::Age),
        ("It opened in 1987.", "1987", FigureKind::Date),
        ("The ship sailed on 4 March 2026.", "4 March 2026", FigureKind::Date),
        ("The alarm rang at 4.50am.", "4.50am", FigureKind::Time),
        ("The roof of hall 2 fell in.", "2", FigureKind::Other),
        ("United won 2-1 at home.", "2", FigureKind::Other),
        ("She flew a Boeing 737 to Oslo.", "737", FigureKind::Other),
        ("The office is at 16-18 Market Street.", "16-18", FigureKind::Other),
        ("In the 90049 ZIP code, prices rose.", "90049", FigureKind::Other),
        ("Call 020 7946 0958 for help.", "7946", FigureKind::Other),
        ("It slipped into the bottom three.", "three", FigureKind::Other),
        ("See section 4.2 of the report.", "4.2", FigureKind::Other),
        ("Exports rose sixfold.", "sixfold", FigureKind::Other),
        ("It holds ten times as many files.", "ten times", FigureKind::Other),
        ("He came 22nd in the race.", "22", FigureKind::Ordinal),
    ] {
        let (_, found) = read(text);
        let hit = found.iter().find(|f| f.number.slice(text) == number);
        assert_eq!(
            hit.map(|f| f.kind),
            Some(kind),
            "{text}: {:?}",
            found.iter().map(|f| f.number.slice(text)).collect::<Vec<_>>()
        );
    }
}

#[test]
fn nouns_and_roles_come_from_the_clause() {
    for (text, number, noun, role) in [
        ("At least 19 union members are missing.", "At least 19", "member", FigureRole::Level),
        ("Police put the death toll at 12.", "12", "toll", FigureRole::Level),
        ("The number of volunteers dropped to 150 from 200.", "200", "volunteer", FigureRole::From),
        ("The number of volunteers dropped to 150 from 200.", "150", "volunteer", FigureRole::To),
        ("Vacancies fell 20 per cent.", "20 per cent", "vacancy", FigureRole::Change),
        ("The bridge cost £3.6 million.", "£3.6 million", "bridge", FigureRole::Level),
        ("Of the 47 divers, 41 were discharged and six were admitted.", "six", "diver", FigureRole::Level),
        ("It had 312 vacancies, down from 390.", "390", "vacancy", FigureRole::From),
        ("The bank reported net debt of £96m.", "£96m", "debt", FigureRole::Level),
        ("Five of the six boats sank.", "Five", "boat", FigureRole::Part),
    ] {
        let (_, found) = read(text);
        let hit = found.iter().find(|f| f.number.slice(text) == number);
        assert_eq!(
            hit.map(|f| (f.noun_lemma.as_deref().unwrap_or("-"), f.role)),
            Some((noun, role)),
            "{text}: {number}"
        );
    }
}

#[test]
fn a_draft_figure_is_held_against_a_source_figure() {
    use Comparison::*;
    let scale = |ratio: &str| Scale { ratio: ratio.parse().unwrap() };
    for (draft, source, want) in [
        ("at least 19 boats", "at least 19 boats", Faithful),
        ("no fewer than 19 boats", "at least 19 boats", Faithful),
        ("19 boats or more", "at least 19 boats", Faithful),
        ("more than 700 boats", "at least 744 boats", Faithful),
        ("at least 700 boats", "at least 744 boats", Faithful),
        ("hundreds of boats", "at least 744 boats", Faithful),
        ("dozens of boats", "at least 744 boats", Mismatch),
        ("at least 474 boats", "at least 744 boats", Mismatch),
        ("at least 745 boats", "at least 744 boats", Mismatch),
        ("19 boats", "at least 19 boats", LostBound),
        ("exactly 19 boats", "at least 19 boats", LostBound),
        ("some 744 boats", "at least 744 boats", LostBound),
        ("about 740 boats", "at least 744 boats", LostBound),
        ("60 boats", "up to 60 boats", LostBound),
        ("$1.8 million", "nearly $1.8 million", LostBound),
        ("over 744 boats", "at least 744 boats", BoundChanged { reversed: false }),
        ("up to 744 boats", "at least 744 boats", BoundChanged { reversed: true }),
        ("nearly 750 boats", "at least 744 boats", BoundChanged { reversed: true }),
        ("between 700 and 800 boats", "at least 744 boats", BoundChanged { reversed: false }),
        ("at least 60 boats", "up to 60 boats", BoundChanged { reversed: true }),
        ("more than £890m", "between £890m and £910m", BoundChanged { reversed: false }),
        ("about £900m", "between £890m and £910m", Faithful),
        ("more than 50 boats", "60 boats", Faithful),
        ("£448m", "£448.0m", Faithful),
        ("22%", "22.3%", Faithful),
        ("a quarter of boats", "25 per cent of boats", Faithful),
        ("about 8,400 boats", "8,420 boats", Faithful),
        ("8,400 boats", "8,420 boats", Mismatch),
        ("about 420 boats", "about 240 boats", Mismatch),
        ("2,400 boats", "240 boats", scale("10")),
        ("£3.6 billion", "£3.6 million", scale("1000")),
        ("1,200 million litres", "1.2 billion litres", Faithful),
        ("8.4 acres", "3.4 hectares", Faithful),
        ("3.4 acres", "3.4 hectares", Unit),
        ("£1.26 million", "$1.26 million", Unit),
        ("US$1.26 million", "$1.26 million", Faithful),
        ("54 weeks", "54 months", Unit),
        ("36 months", "three years", Faithful),
        ("7 per cent", "7 percentage points", Points),
        ("12 boats", "12 per cent", Unit),
        ("30 boats", "12 per cent", Incomparable),
        ("hundreds of boats", "up to 60 boats", Mismatch),
        ("a couple of thousand boats", "a couple of hundred boats", scale("10")),
        ("dozens of boats", "scores of boats", BoundChanged { reversed: false }),
        ("several hundred boats", "hundreds of boats", Faithful),
        ("over 300 boats", "300-plus boats", Faithful),
        ("at least 300 boats", "300-plus boats", Faithful),
        ("some 5,000 boats", "5,000-odd boats", Faithful),
        ("between 400 and 600 boats", "between 500 and 600 boats", Mismatch),
        ("500–600 boats", "between 500 and 600 boats", Faithful),
        ("between 400 and 600 boats", "600 boats", BoundChanged { reversed: false }),
        ("more than three quarters of boats", "nearly 80 per cent of boats", Faithful),
        ("more than 80 per cent of boats", "nearly 80 per cent of boats", BoundChanged { reversed: true }),
        ("$1.3 million", "$1.26 million", Faithful),
        ("$12.6 million", "$1.26 million", scale("10")),
    ] {
        let one = |text: &str| quantities(&format!("They counted {text}.")).into_iter().next().expect(text);
        assert_eq!(compare(&one(draft), &one(source)), want, "{draft} for {source}");
    }
}

#[test]
fn what_follows_from_a_source_is_derivable() {
    for (draft, source, want) in [
        (
            "It fell by 42 minutes.",
            "It took 3 hours 10 minutes, down from 3 hours 52 minutes.",
            Some(Derivation::Difference),
        ),
        ("It fell by a fifth.", "Debt fell to £96m from £120m.", Some(Derivation::RelativeChange)),
        ("Three-quarters were seen.", "It saw 8,420 patients, of whom 6,315 were seen early.", Some(Derivation::Share)),
        ("It rose by 7 percentage points.", "It rose from 68 per cent to 75 per cent.", Some(Derivation::Difference)),
        ("There were 12 voters.", "Seven were for, four against, with one abstention.", Some(Derivation::Sum)),
        ("It fell 25 per cent.", "Debt fell to £96m from £120m.", None),
    ] {
        let draft_figure = quantities(draft).into_iter().next().expect(draft);
        let levels = quantities(source);
        assert_eq!(derivable(&draft_figure, &levels.iter().collect::<Vec<_>>()), want, "{draft} from {source}");
    }
}

#[test]
fn numbers_are_written_in_the_drafts_style() {
    for (draft, source, want) in [
        ("474 boats sank.", "At least 744 boats sank.", "at least 744"),
        ("Four hundred boats sank.", "at least 744 boats sank.", "At least seven hundred and forty-four"),
        ("nine boats sank.", "6 boats sank.", "six"),
        ("It cost $12.6 million.", "It cost $1.26 million.", "$1.26 million"),
        ("He got a 17-year sentence.", "He got 14 years.", "14-year"),
        ("He got 17 years.", "He got a 14-year sentence.", "14 years"),
        ("It stood empty for 40 years.", "It stood empty for 60-odd years.", "about 60 years"),
    ] {
        let (d, s) = (quantities(draft).remove(0), quantities(source).remove(0));
        assert_eq!(format::in_style_of(&d, draft, &s, source), want);
    }
    assert_eq!(format::words(Decimal::from(3150)).as_deref(), Some("three thousand one hundred and fifty"));
    assert_eq!(format::digits(Decimal::from(1_260_000)), "1,260,000");
}
