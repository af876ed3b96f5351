use super::{Axis, Table, UnitGround, tables};
use crate::claims::pipeline::{ExtractOptions, analyse};
use crate::text::Format;

fn read(format: Format, text: &str) -> Vec<Table> {
    let analysis = analyse(&format.parse_source(text), &ExtractOptions::default());
    tables(text, &analysis, format != Format::Html)
}

/// Every cell as *name = value unit*.
fn shown(table: &Table) -> Vec<String> {
    let figure = |f: &super::CellFigure| {
        let unit = f.figure.unit.as_ref().map_or(String::new(), |u| format!(" {}", u.symbol));
        format!("{}{unit}", f.figure.value.unwrap_or_default().normalize())
    };
    let cell = |c: &super::TableCell| {
        let figures: Vec<String> = c.figures.iter().map(figure).collect();
        format!("{} = {}", table.name_of(c), figures.join("; "))
    };
    table.cells.iter().map(cell).collect()
}

#[track_caller]
fn check(format: Format, text: &str, want: &[&str]) -> Table {
    let mut found = read(format, text);
    assert_eq!(found.len(), 1, "{text}");
    assert_eq!(shown(&found[0]), want);
    found.remove(0)
}

#[test]
fn a_cell_has_the_unit_of_its_row_or_its_column() {
    check(
        Format::Markdown,
        "# Results\n\n| | 2024 | 2023 |\n|---|---|---|\n| Revenue (£m) | 4.1 | 3.9 |\n| Staff | 1,204 | 1,198* |\n| Margin (%) | 12.5 | – |\n",
        &[
            "Revenue (£m), 2024 = 4100000 GBP",
            "Revenue (£m), 2023 = 3900000 GBP",
            "Staff, 2024 = 1204",
            "Staff, 2023 = 1198",
            "Margin (%), 2024 = 12.5 %",
        ],
    );
    check(
        Format::Markdown,
        "| Ward | Votes | Share (%) |\n|---|---|---|\n| Harbour | 1,204 | 41.2 |\n",
        &["Harbour, Votes = 1204", "Harbour, Share (%) = 41.2 %"],
    );
}

#[test]
fn a_caption_or_the_corner_may_give_the_unit() {
    let table = check(
        Format::Markdown,
        "Spending by department, £m\n\n| Department | 2023/24 |\n|---|---|\n| Highways | 12.4 |\n",
        &["Highways, 2023/24 = 12400000 GBP"],
    );
    assert_eq!(table.cells[0].figures[0].unit, UnitGround::Caption);
    assert!(table.context.contains("spending") && table.context.contains("department"));
    check(Format::Markdown, "| $000 | 2024 |\n|---|---|\n| Fees | 310 |\n", &["Fees, 2024 = 310000 $"]);
}

#[test]
fn two_rows_of_heads_are_one() {
    check(
        Format::Html,
        "<table><tr><th rowspan=2>Party<th colspan=2>2024<th colspan=2>2019<tr><th>Votes<th>%<th>Votes<th>%\
         <tr><td>Labour<td>1,204<td>41<td>980<td>35</table>",
        &["Labour, 2024 Votes = 1204", "Labour, 2024 % = 41 %", "Labour, 2019 Votes = 980", "Labour, 2019 % = 35 %"],
    );
    check(
        Format::Markdown,
        "| Party | 2024 | | 2019 | |\n|---|---|---|---|---|\n| | Votes | % | Votes | % |\n| Labour | 1,204 | 41 | 980 | 35 |\n",
        &["Labour, 2024 Votes = 1204", "Labour, 2024 % = 41 %", "Labour, 2019 Votes = 980", "Labour, 2019 % = 35 %"],
    );
}

#[test]
fn merged_names_reach_down() {
    let table = check(
        Format::Html,
        "<table><tr><th>Trust<th>Site<th>Beds<tr><td rowspan=2>Barts<td>Whipps Cross<td>600<tr><td>Newham<td>350</table>",
        &["Barts, Beds = 600", "Barts, Beds = 350"],
    );
    let sites: Vec<&str> = table.heads.iter().filter(|h| h.axis == Axis::Row).map(|h| &*h.text).collect();
    assert_eq!(sites, ["Barts", "Whipps Cross", "Barts", "Newham"]);
}

#[test]
fn columns_of_plain_text_are_a_table() {
    check(
        Format::Plain,
        "Five-year summary (£m)\n\n                2024     2023\nRevenue         4.2      3.9\nProfit          0.8      ..\nTotal           5.0      3.9\n",
        &[
            "Revenue, 2024 = 4200000 GBP",
            "Revenue, 2023 = 3900000 GBP",
            "Profit, 2024 = 800000 GBP",
            "Total, 2024 = 5000000 GBP",
            "Total, 2023 = 3900000 GBP",
        ],
    );
    check(Format::Plain, "Site\tBeds\nNorth\t14\nSouth\t9\n", &["North, Beds = 14", "South, Beds = 9"]);
}

#[test]
fn a_list_of_labels_and_figures_is_a_table_too() {
    let table = check(
        Format::Markdown,
        "Patients waiting at each trust:\n\n- Barts: 12,345\n- Guy's: 9,870 patients\n",
        &["Barts = 12345", "Guy's = 9870"],
    );
    assert!(table.context.contains("patient") && table.context.contains("waiting"));
    assert!(read(Format::Markdown, "- We went home.\n- Nobody came: 3 men slept.\n").is_empty());
}

#[test]
fn heads_are_known_by_what_tells_them_apart() {
    let found = read(
        Format::Markdown,
        "| Team | P | W | D | L | Pts |\n|---|---|---|---|---|---|\n| Arsenal | 20 | 15 | 3 | 2 | 48 |\n| Total revenue | 1 | 1 | 1 | 1 | 1 |\n",
    );
    let terms = |text: &str| found[0].heads.iter().find(|h| h.text == text).map(|h| h.terms.join(" "));
    assert_eq!(terms("Pts").as_deref(), Some("point"));
    assert_eq!(terms("W").as_deref(), Some("won"));
    assert_eq!(terms("Total revenue").as_deref(), Some("revenue"));
    let months = read(Format::Markdown, "| Force | March 2024 | April 2024 |\n|---|---|---|\n| Kent | 12 | 14 |\n");
    let march = months[0].heads.iter().find(|h| h.text == "March 2024").expect("it is there");
    assert_eq!((march.terms.join(" "), march.others.join(" ")), ("march".to_owned(), "2024".to_owned()));
}

#[test]
fn sections_tell_rows_of_one_name_apart() {
    let found =
        read(Format::Markdown, "| | 2024 |\n|---|---|\n| England | |\n| Beds | 100 |\n| Wales | |\n| Beds | 20 |\n");
    let rows: Vec<String> = found[0].heads.iter().filter(|h| h.axis == Axis::Row).map(|h| h.others.join(" ")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].contains("england") && rows[1].contains("wale"), "{rows:?}");
}
