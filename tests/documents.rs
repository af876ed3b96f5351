//! The documents at the top say what the program says.

use copydesk::config::KEYS;
use copydesk::rules::RULES;

const README: &str = include_str!("../README.md");

#[test]
fn the_readme_lists_every_rule_in_the_order_of_the_catalogue() {
    for rule in RULES {
        let row = format!("| `{}` | {} | {} |", rule.id, rule.name, rule.severity.as_str());
        assert!(README.contains(&row), "README.md needs the row:\n{row}");
    }
    let (_, table) = README.split_once("| rule | what it finds | severity |").expect("the table of rules");
    let rows = table.lines().take_while(|l| l.starts_with('|') || l.is_empty());
    let listed: Vec<&str> = rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next()).collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(listed, rules, "README.md lists the rules in another order, or one that is not there");
}

#[test]
fn the_readme_lists_every_key_of_the_configuration() {
    for key in KEYS {
        let row = format!("| `{}` | {} | {} |", key.name, key.docs, key.default);
        assert!(README.contains(&row), "README.md needs the row:\n{row}");
    }
}

/// Nothing leaves the machine: no client of any network protocol is among the dependencies.
#[test]
fn no_network_client_is_linked() {
    const CLIENTS: &[&str] = &[
        "attohttpc",
        "curl",
        "curl-sys",
        "h2",
        "hyper",
        "hyper-util",
        "isahc",
        "minreq",
        "native-tls",
        "openssl",
        "openssl-sys",
        "quinn",
        "reqwest",
        "rustls",
        "surf",
        "tungstenite",
        "ureq",
    ];
    let lock = include_str!("../Cargo.lock");
    let linked: Vec<&str> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .filter(|name| CLIENTS.contains(name))
        .collect();
    assert_eq!(linked, [""; 0], "a client of the network is among the dependencies");
}
