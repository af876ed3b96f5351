//! The command line from the outside: exit status, bad input, and the JSON that others read.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const SOURCE: &str = "The ferry burned off Port Ansel on Tuesday.\n\n\
    \"We heard no alarm, only people shouting,\" said Ilse Brandt, a teacher.\n";
const FAITHFUL: &str = "\"We heard no alarm,\" said Ilse Brandt, a teacher.\n";
const MISQUOTED: &str = "\"We heard no alarm, only children shouting,\" said Ilse Brandt, a teacher.\n";

/// A folder with files, to be worked in.
struct Room(tempfile::TempDir);

impl Room {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let room = Self(tempfile::tempdir().unwrap());
        for (path, bytes) in files {
            let path = room.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        room
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(arguments).current_dir(self.path()).env_remove("COLUMNS");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
    }
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_exit_status_tells_findings_from_failures() {
    let room =
        Room::new(&[("s.md", SOURCE.as_bytes()), ("good.md", FAITHFUL.as_bytes()), ("bad.md", MISQUOTED.as_bytes())]);
    let cases: &[(&[&str], i32)] = &[
        (&["check", "--source", "s.md", "good.md"], 0),
        (&["check", "--source", "s.md", "bad.md"], 1),
        (&["check", "--source", "s.md", "good.md", "--", "bad.md"], 1),
        (&["check", "--source", "s.md", "--rule", "loaded-cue", "bad.md"], 0),
        (&["check", "--source", "s.md", "--rule", "no-such-rule", "bad.md"], 2),
        (&["check", "--source", "s.md", "none.md", "bad.md"], 2),
        (&["check", "--source", "none.md", "good.md"], 2),
        (&["check", "--fail-on", "grave", "good.md"], 2),
        (&["check"], 2),
        (&["rules"], 0),
        (&["rules", "misquotation"], 0),
        (&["rules", "misquotatoin"], 2),
        (&["--version"], 0),
    ];
    for (arguments, expected) in cases {
        let output = room.run(arguments);
        assert_eq!(status(&output), *expected, "{arguments:?}: {output:?}");
    }
    assert!(stderr(&room.run(&["rules", "misquotatoin"])).contains("misquotation"));
}

#[test]
fn the_text_shows_the_words_and_the_evidence() {
    let room = Room::new(&[("s.md", SOURCE.as_bytes()), ("bad.md", MISQUOTED.as_bytes())]);
    let output = room.command(&["check", "--source", "s.md", "bad.md"]).env("COLUMNS", "60").output().unwrap();
    let text = stdout(&output);
    for part in ["error[misquotation]", "--> bad.md:1:2", "::: s.md:3:2", "^^^^", "= fix:"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours outside a terminal");
    let excerpts = text.lines().filter(|l| l.contains(" | "));
    assert!(excerpts.clone().count() > 3);
    assert!(excerpts.into_iter().all(|l| l.chars().count() <= 60), "{text}");
}

#[test]
fn check_writes_the_contract() {
    let room = Room::new(&[("s.md", SOURCE.as_bytes()), ("bad.md", MISQUOTED.as_bytes())]);
    let report = room.json(&["check", "--format", "json", "--source", "s.md", "--", "bad.md"]);
    assert_eq!(report["schema"], 1);
    let draft = &report["drafts"][0];
    assert_eq!((&draft["path"], &draft["sources"][0]["path"]), (&"bad.md".into(), &"s.md".into()));
    assert_eq!(draft["problems"], Value::Array(Vec::new()));
    let finding = &draft["findings"][0];
    assert_eq!((&finding["rule"], &finding["severity"]), (&"misquotation".into(), &"error".into()));
    let slice = |text: &str, span: &Value| {
        text[span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize].to_owned()
    };
    assert_eq!(finding["text"], slice(MISQUOTED, &finding["span"]));
    assert_eq!(finding["range"]["start"], serde_json::json!({"line": 0, "character": 1}));
    let proof = &finding["evidence"][0];
    assert_eq!(proof["source"], "s.md");
    assert!(slice(SOURCE, &proof["span"]).contains("only people shouting"));
    let fix = &finding["fixes"][0];
    assert_eq!(fix["preferred"], true);
    let edit = &fix["edits"][0];
    assert!(edit["new_text"].as_str().unwrap().contains("people") && edit["start"].is_u64() && edit["end"].is_u64());
}

#[test]
fn claims_and_explain_write_the_contract() {
    let draft = "Officials said on Monday that at least 12 people may have died.\n";
    let room = Room::new(&[("s.md", draft.as_bytes()), ("d.md", draft.as_bytes())]);
    let report = room.json(&["claims", "--format", "json", "--", "d.md"]);
    let document = &report["documents"][0];
    let attribution = &document["attributions"][0];
    assert_eq!(attribution["speaker"]["text"], "Officials");
    assert_eq!(attribution["cue"]["text"], "said");
    assert_eq!((&attribution["cue"]["class"], &attribution["mode"]), (&"neutral".into(), &"indirect".into()));
    let claims = document["claims"].as_array().unwrap();
    let claim = claims.iter().find(|c| c["text"].as_str().unwrap().contains("may have died")).unwrap();
    assert_eq!((&claim["attribution"], &claim["certainty"], &claim["polarity"]), (&0.into(), &2.into(), &true.into()));
    for key in ["span", "sentence", "condition", "figures", "time"] {
        assert!(claim.get(key).is_some(), "a claim has no {key}");
    }
    let report = room.json(&["explain", "--format", "json", "--source", "s.md", "--", "d.md"]);
    let claims = report["drafts"][0]["claims"].as_array().unwrap();
    let claim = claims.iter().find(|c| c["text"].as_str().unwrap().contains("may have died")).unwrap();
    assert_eq!(claim["support"], "supported");
    let passage = &claim["passages"][0];
    assert_eq!((&passage["source"], &passage["text"]), (&"s.md".into(), &draft.trim().into()));
    assert!(passage["score"].as_f64().unwrap() > 0.5 && !passage["reason"].as_str().unwrap().is_empty());
    let rules = claim["rules"].as_array().unwrap();
    assert!(rules.iter().any(|r| r["rule"] == "misquotation" && r["fired"] == false && r["why"].is_string()));
    let everything = room.run(&["explain", "--source", "s.md", "--line", "9", "d.md"]);
    assert!(!stdout(&everything).contains("may have died"), "no claim stands on line 9");
}

#[test]
fn bad_input_gets_one_message_and_the_others_are_checked() {
    let long = "The fund lost 12 million last year, officials said, and nobody knew of it before. ".repeat(700);
    let nested = "*".repeat(3_000) + "bold" + &"_[".repeat(3_000);
    let mixed = "Привет 世界 مرحبا \u{202e}rtl\u{202c} 👩‍👩‍👧‍👦 \u{200b}zero\u{200d}width said 12 people.\n";
    // Name, bytes, whether the draft cannot be checked at all.
    let cases: &[(&str, &[u8], bool)] = &[
        ("empty.md", b"", false),
        ("blank.md", b"\n \n\t\n", false),
        ("binary.md", &[0, 159, 146, 150, 0, 1, 2, 3, 0, 255], true),
        ("nul.md", b"Twelve people\0 died, officials said.\n", false),
        ("latin1.md", b"The caf\xe9 burned, officials said.\n", false),
        ("bom.md", b"\xef\xbb\xbfThe ferry burned, officials said.\r\nIt sank.\r\n", false),
        ("long.md", long.as_bytes(), false),
        ("nested.md", nested.as_bytes(), false),
        ("mixed.md", mixed.as_bytes(), false),
        ("quotes.md", "\"He said \"no, “and then ‘left.\n\n\"\n".as_bytes(), false),
        ("yaml.md", b"---\nsources: [unclosed\n  - x: {\n---\n\nThe ferry burned.\n", false),
        ("toml.md", b"+++\nsources = \n+++\n\nThe ferry burned.\n", false),
    ];
    let mut files: Vec<(&str, &[u8])> = cases.iter().map(|(name, bytes, _)| (*name, *bytes)).collect();
    files.extend([("s.md", SOURCE.as_bytes()), ("folder/x.md", b"".as_slice()), ("bad.md", MISQUOTED.as_bytes())]);
    let room = Room::new(&files);
    let mut arguments = vec!["check", "--format", "json", "--source", "s.md", "--", "folder"];
    arguments.extend(cases.iter().map(|(name, ..)| *name));
    arguments.push("bad.md");
    let output = room.run(&arguments);
    assert_eq!(status(&output), 2, "a folder and a binary file cannot be checked");
    assert_eq!(stderr(&output), "", "JSON holds the problems");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let drafts = report["drafts"].as_array().unwrap();
    assert_eq!(drafts.len(), cases.len() + 2);
    let problems = |draft: &Value| draft["problems"].as_array().unwrap().clone();
    assert_eq!(problems(&drafts[0]).len(), 1, "the folder: {}", drafts[0]);
    for ((name, bytes, fails), draft) in cases.iter().zip(&drafts[1..]) {
        let grave: Vec<Value> = problems(draft).into_iter().filter(|p| p["severity"] == "error").collect();
        if *fails {
            assert_eq!(grave.len(), 1, "{name}: {draft}");
            assert_eq!(grave[0]["path"], *name);
        }
        assert!(problems(draft).len() <= 1, "{name} has one clear message: {:?}", problems(draft));
        for finding in draft["findings"].as_array().unwrap() {
            let at = |end: &str| finding["span"][end].as_u64().unwrap() as usize;
            assert!(at("start") <= at("end") && at("end") <= bytes.len() + 8, "{name}: {finding}");
        }
    }
    let last = drafts.last().unwrap();
    assert_eq!(last["findings"][0]["rule"], "misquotation", "the draft after them all is checked");
}

#[test]
fn bad_sources_are_one_problem_each_and_the_rest_counts() {
    let draft = format!("---\nsources: [none.md, s.md, binary.md]\n---\n\n{MISQUOTED}");
    let room = Room::new(&[
        ("s.md", SOURCE.as_bytes()),
        ("binary.md", &[0, 1, 2, 255, 0, 0, 3]),
        ("d.md", draft.as_bytes()),
        ("loop/d.md", b"---\nsources: [\"**/*.md\"]\n---\n\nThe ferry burned.\n"),
    ]);
    let report = room.json(&["check", "--format", "json", "d.md"]);
    let checked = &report["drafts"][0];
    let problems = checked["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2, "{problems:?}");
    for (problem, name) in problems.iter().zip(["none.md", "binary.md"]) {
        assert!(problem["message"].as_str().unwrap().contains(name), "{problem}");
        let start = problem["span"]["start"].as_u64().unwrap() as usize;
        assert!(draft[start..].starts_with(name), "the problem stands where the source is named: {problem}");
    }
    assert_eq!(checked["findings"][0]["rule"], "misquotation");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(room.path().join("loop"), room.path().join("loop/again")).unwrap();
        assert!(status(&room.run(&["check", "loop/d.md"])) < 3, "a folder inside itself ends");
    }
}

#[test]
fn a_file_that_serves_as_a_source_is_no_draft() {
    let draft = format!("---\nsources: [s.md]\n---\n\n{MISQUOTED}");
    let room = Room::new(&[
        ("s.md", SOURCE.as_bytes()),
        ("d.md", draft.as_bytes()),
        ("story/d.md", MISQUOTED.as_bytes()),
        ("story/sources/s.md", MISQUOTED.as_bytes()),
    ]);
    let report = room.json(&["check", "--format", "json", "s.md", "d.md", "story/sources/s.md"]);
    let findings: Vec<usize> =
        report["drafts"].as_array().unwrap().iter().map(|d| d["findings"].as_array().unwrap().len()).collect();
    assert_eq!(findings, [0, 1, 0]);
    for at in [0, 2] {
        let problems = report["drafts"][at]["problems"].as_array().unwrap();
        assert_eq!(problems.len(), 1);
        assert!(problems[0]["message"].as_str().unwrap().contains("serves as a source"), "{problems:?}");
    }
    let as_draft = room.json(&["check", "--format", "json", "--source", "s.md", "story/sources/s.md"]);
    assert_eq!(as_draft["drafts"][0]["findings"].as_array().unwrap().len(), 1, "who names sources means a draft");
}

#[test]
fn directives_silence_and_are_reported_when_they_do_nothing() {
    let needed = format!("<!-- copydesk: ignore misquotation -- she corrected it -->\n{MISQUOTED}");
    let idle = format!("<!-- copydesk: ignore misquotation -->\n{FAITHFUL}");
    let misspelt = format!("<!-- copydesk: ignore misquotatoin -->\n{FAITHFUL}");
    let room = Room::new(&[
        ("s.md", SOURCE.as_bytes()),
        ("needed.md", needed.as_bytes()),
        ("idle.md", idle.as_bytes()),
        ("misspelt.md", misspelt.as_bytes()),
    ]);
    let report =
        room.json(&["check", "--format", "json", "--source", "s.md", "--", "needed.md", "idle.md", "misspelt.md"]);
    let rules = |draft: usize| -> Vec<String> {
        let findings = report["drafts"][draft]["findings"].as_array().unwrap();
        findings.iter().map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((rules(0), rules(1), rules(2)), (vec![], vec!["directive".into()], vec!["directive".into()]));
}

#[test]
fn fix_mends_what_it_can_clear_and_shows_it() {
    let room = Room::new(&[("s.md", SOURCE.as_bytes()), ("bad.md", MISQUOTED.as_bytes())]);
    let shown = room.run(&["fix", "--dry-run", "--source", "s.md", "bad.md"]);
    assert!(stdout(&shown).contains("-\"We heard no alarm, only children shouting"), "{shown:?}");
    assert!(stdout(&shown).contains("+\"We heard no alarm, only people shouting"), "{shown:?}");
    let text = || std::fs::read_to_string(room.path().join("bad.md")).unwrap();
    assert_eq!(text(), MISQUOTED, "a dry run changes nothing");
    assert_eq!(status(&room.run(&["fix", "--source", "s.md", "bad.md"])), 0);
    assert_eq!(text(), MISQUOTED.replace("children", "people"));
    assert_eq!(status(&room.run(&["check", "--source", "s.md", "bad.md"])), 0);
    let names = std::fs::read_dir(room.path()).unwrap().count();
    assert_eq!(names, 2, "nothing is left beside the draft");
}

#[test]
fn fix_leaves_speakers_to_the_reporter_and_mends_as_many_as_check_promises() {
    let source = "\"The gate was shut at noon on Friday,\" said Ilse Brandt, a teacher.\n\nAt least 19 people were hurt, \
                  the Port Union said.\n\nJonas Weir, the mayor, said the bridge would open in May.\n";
    let draft =
        "\"The gate was shut at noon on Friday,\" said Jonas Weir. Over 19 people were hurt, the Port Union said.\n";
    let room = Room::new(&[("s.md", source.as_bytes()), ("d.md", draft.as_bytes())]);
    let checked = room.run(&["check", "--source", "s.md", "d.md"]);
    assert!(stdout(&checked).contains("[misattributed-claim]"), "{checked:?}");
    assert!(stdout(&checked).contains("`copydesk fix` can mend 1."), "{checked:?}");
    let none = room.run(&["check", "--source", "s.md", "--rule", "misattributed-claim", "d.md"]);
    assert!(!stdout(&none).contains("can mend"), "{none:?}");
    let fixed = room.run(&["fix", "--source", "s.md", "d.md"]);
    assert!(stdout(&fixed).contains("1 mended, "), "{fixed:?}");
    let text = std::fs::read_to_string(room.path().join("d.md")).unwrap();
    assert!(text.contains("said Jonas Weir. At least 19 people"), "{text}");
}

#[test]
fn a_closed_pipe_is_success() {
    let room = Room::new(&[("s.md", SOURCE.repeat(400).as_bytes())]);
    let mut child = room.command(&["claims", "s.md"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((status(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn the_summary_is_the_same_each_time() {
    let room = Room::new(&[("s.md", SOURCE.as_bytes())]);
    let first = room.run(&["summary", "s.md"]);
    assert_eq!(status(&first), 0);
    assert_eq!(stdout(&first), stdout(&room.run(&["summary", "s.md"])));
    assert!(stdout(&first).contains("Ilse Brandt"), "{}", stdout(&first));
    let json = room.json(&["summary", "--format", "json", "s.md"]);
    assert_eq!(json["documents"][0]["path"], "s.md");
}
