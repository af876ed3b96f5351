//! Description of one rule: everything that the rest of copydesk knows of it.

use super::context::Context;
use super::report::Report;
use crate::text::Severity;
use crate::verify::AtomKind;

/// A rule of the catalogue. A rule's file states what differs from [`Rule::DEFAULT`].
pub struct Rule {
    /// Its id, as users write it.
    pub id: &'static str,
    /// A short name.
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// The severity of its findings unless the rule itself or the configuration says otherwise.
    pub severity: Severity,
    /// Documentation in Markdown with fixed sections: What, Why, Example, Instead, Stays quiet, Standard, Known misses.
    pub docs: &'static str,
    /// Its tier on each subject that it shares with other rules: of two findings on one subject that meet (see
    /// [`Subject::meet_on_claim`]), the one whose rule has the lower tier stands, and of one tier both stand. Tiers are
    /// spaced by ten, so that a new rule fits between two.
    pub precedence: &'static [(Subject, u8)],
    /// Whether its findings give way to whatever else is said of their claim, on any subject.
    pub yields_to_all: bool,
    /// Whether it has nothing to say of a draft without sources.
    pub needs_sources: bool,
    /// Whether it may report words between quotation marks; of other rules such findings are dropped.
    pub inside_quotations: bool,
    /// Whether it reports paragraphs that stand word for word in a source, since it holds the draft against itself, the
    /// calendar or a further source.
    pub applies_to_verbatim: bool,
    /// Whether its fixes change who said something, who did it or whether it was done: a wrong one may be a libel, so that
    /// only the reporter takes it.
    pub fixes_need_reporter: bool,
    /// Whether the directive `own` silences it: own reporting needs no source.
    pub silent_on_own_reporting: bool,
    /// What its findings say that the claim is without.
    pub lacks: Option<Lack>,
    /// Why it is silent on a claim that it does not report, for `explain`.
    pub silence: Silence,
    /// Kinds of words whose differences from the sources it names, where the judge finds them.
    pub judges: &'static [AtomKind],
    /// Whether it names what no source has, where the sources are said to be complete.
    pub names_unfiled: bool,
    /// What its work rests on.
    pub workload: Workload,
    /// The check of one block of a draft; see [`Context::block`].
    pub check: fn(&Context<'_>, &mut Report<'_>),
}

impl Rule {
    /// A rule that holds a draft's own words against its sources, meets no other rule, and finds nothing.
    pub const DEFAULT: Rule = Rule {
        id: "",
        name: "",
        group: Group::Wording,
        severity: Severity::Warning,
        docs: "",
        precedence: &[],
        yields_to_all: false,
        needs_sources: true,
        inside_quotations: false,
        applies_to_verbatim: false,
        fixes_need_reporter: false,
        silent_on_own_reporting: false,
        lacks: None,
        silence: Silence::Difference,
        judges: &[],
        names_unfiled: false,
        workload: Workload::Claims,
        check: |_, _| (),
    };

    /// Its tier on a subject, if it speaks of that.
    pub fn tier(&self, subject: Subject) -> Option<u8> {
        self.precedence.iter().find(|(of, _)| *of == subject).map(|&(_, tier)| tier)
    }
}

/// Groups of rules, as the catalogue has them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the groups of the catalogue")]
pub enum Group {
    Attribution,
    Quotation,
    Figures,
    Time,
    Certainty,
    Wording,
    Support,
}

impl Group {
    /// The group's name, as the catalogue writes it.
    pub fn name(self) -> &'static str {
        match self {
            Group::Attribution => "attribution",
            Group::Quotation => "quotation",
            Group::Figures => "figures",
            Group::Time => "time",
            Group::Certainty => "certainty",
            Group::Wording => "wording",
            Group::Support => "support",
        }
    }
}

/// Subject on which several rules may report one slip: only the finding of the strongest stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Subject {
    /// Whose words stand between quotation marks.
    Quotation,
    /// What a claim says, who says it, and what it rests on.
    Claim,
    /// A figure.
    Figure,
    /// A date, a day or a period.
    Time,
    /// How surely a claim is given.
    Certainty,
    /// The verb that carries a claim or reports it.
    Verb,
}

impl Subject {
    /// Whether findings on the subject meet where they concern one claim, not only where their words overlap.
    pub fn meet_on_claim(self) -> bool {
        matches!(self, Subject::Quotation | Subject::Claim | Subject::Certainty)
    }
}

/// What a claim is without, as a finding says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lack {
    /// Anybody who says it.
    Speaker,
    /// A passage of the sources.
    Support,
}

/// What a rule compares, and so why it is silent where it finds no fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Silence {
    /// Something that no other variant names.
    Difference,
    /// Quotations: silent on claims without one.
    Quotations,
    /// Figures: silent on claims without one, and where none contradicts the sources.
    Figures,
    /// Times: silent on claims without one, and where none contradicts the sources.
    Times,
    /// Whether anybody says it: silent on attributed claims.
    Attribution,
    /// Whether anybody has to say it: silent on attributed claims and on facts that need no speaker.
    AttributionNeed,
    /// Who says it: silent on claims that nobody says.
    Speaker,
    /// How surely both sides have it.
    Certainty,
    /// What both sides affirm or deny.
    Polarity,
    /// The source's condition.
    Condition,
}

/// What a rule's work rests on: where one block is checked, the rules of each workload share a core and the answers that
/// they ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Workload {
    /// The words of claims, and who says them.
    Claims,
    /// Figures, times and quotations.
    Figures,
}
