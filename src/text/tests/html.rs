use super::check_outline;
use crate::text::{Format, Span};

#[test]
fn a_page_is_read_for_its_main_text() {
    let page = r##"<!DOCTYPE html><html><head><title>Ferry late &mdash; The Port News</title><style>p { color: red }</style></head>
<body class="page with-sidebar"><header><nav><a href="/">Home</a></nav></header>
<div class="cookie-banner"><p>We use cookies to improve this page.</p></div>
<h1>Ferry late on <em>nine</em> days</h1>
<article><p class="byline">By Ada Lund</p>
<p>The ferry was late on nine days<sup><a href="#1">1</a></sup> of March, <a href="log.html">the council&rsquo;s log</a> shows.
<p>It carries 3,000&nbsp;m<sup>2</sup> of freight<br>a day.
<h2>Why<a href="#why">¶</a></h2>
<ul><li>Fog<li>A fault<ol><li>In the ramp</ol></ul>
<blockquote>The pier is closed.</blockquote>
<table><tr><th>Day<th>Late<tr><th>Mon<td>12</table>
<figure><img alt="A pier"><figcaption>The pier on Monday</figcaption></figure>
<aside><p>Read our newsletter.</p></aside>
<p><a href="/more">More on ferries</a></p>
<script>var x = "<p>not text</p>";</script>
</article><footer><p>All rights reserved.</p></footer></body></html>"##;
    let parsed = Format::Html.parse(page);
    check_outline(
        &parsed,
        "0 h1: Ferry late on nine days
         1 p: By Ada Lund
         2 p: The ferry was late on nine days of March, the council’s log shows.
         3 p: It carries 3,000 m2 of freight a day.
         4 h2: Why
         5 li 0.0 depth 0: Fog
         6 li 0.1 depth 0: A fault
         7 li 1.0 depth 1: In the ramp
         8 > p: The pier is closed.
         9 th 0.0.0: Day
         10 th 0.0.1: Late
         11 td 0.1.0: Mon
         12 td 0.1.1: 12
         13 caption: The pier on Monday",
    );
    let block = &parsed.blocks[2];
    let at = block.text.find("council’s").expect("in the prose");
    assert_eq!(parsed.to_document(2, Span::new(at, at + "council’s".len())).slice(page), "council&rsquo;s");
    assert_eq!(block.links[0].target, "log.html");
    assert_eq!(block.links[0].span.slice(&block.text), "the council’s log");
}

#[test]
fn a_bare_page_is_read_whole_and_its_title_heads_it() {
    check_outline(
        &Format::Html.parse(
            "<title>Notice</title>The pier is closed &#150; for good.<br>\n<br>The mayor said so.<p>End &copy 2026 a<b",
        ),
        "0 h1: Notice\n1 p: The pier is closed – for good.\n2 p: The mayor said so.\n3 p: End &copy 2026 a",
    );
}

#[test]
fn html_in_markdown_is_read_where_the_reader_sees_it() {
    let document = "<!-- copydesk: own --> I saw nine boats.\n\n<figure>\n  <img src=\"a.png\">\n  <figcaption>Boats &amp; a pier</figcaption>\n\
        </figure>\n\n- one\n\n<ul><li>two</li></ul>\n\n<script>\nno\n</script>\n\nEnd.\n";
    let parsed = Format::Markdown.parse(document);
    check_outline(
        &parsed,
        "0 p: I saw nine boats.\n1 caption: Boats & a pier\n2 li 0.0 depth 0: one\n3 li 1.0 depth 0: two\n4 p: End.",
    );
    assert_eq!(parsed.comments[0].next_block, Some(0));
    assert_eq!(parsed.span(0).slice(document), "I saw nine boats.");
}
