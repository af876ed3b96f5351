//! Word lists of single rules. The lists are data (`assets/lexicons/rules.toml`); this file reads them once. Lists that a
//! newsroom adds to stand in the claims' lexicon, which comes with the context.

use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::OnceLock;

/// The words of a list.
pub(crate) type Words = FxHashSet<String>;

/// Word lists, a table a rule or a piece of work that rules share; what each holds is said in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleWords {
    pub claim_pair: ClaimPairWords,
    pub signature: SignatureWords,
    pub overclaim: OverclaimWords,
    pub vague_attribution: VagueAttributionWords,
    pub unattributed_claim: UnattributedClaimWords,
    pub unsupported_claim: UnsupportedClaimWords,
    pub dropped_condition: DroppedConditionWords,
    pub negation_flip: NegationFlipWords,
    pub name_mismatch: NameMismatchWords,
    pub role_swap: RoleSwapWords,
    pub scope_widened: ScopeWidenedWords,
    pub added_causation: AddedCausationWords,
    pub figure_lost_bound: FigureLostBoundWords,
    pub figure_internal_inconsistency: FigureInternalInconsistencyWords,
    pub misquotation: MisquotationWords,
    pub date_mismatch: DateMismatchWords,
}

/// Declares the tables of the file: each has lists of words alone.
macro_rules! tables {
    ($($table:ident { $($list:ident),+ })+) => {
        $(
            #[derive(Debug, Default, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $table {
                $(pub $list: Words),+
            }
        )+
    };
}

tables! {
    ClaimPairWords { negating_prefixes }
    SignatureWords { naming }
    OverclaimWords {
        idle_hedges, idle_modals, becomes_may, unrestorable, unclear, over_gerund, over_infinitive, plain_cues
    }
    VagueAttributionWords { agentless }
    UnattributedClaimWords { own_subjects }
    UnsupportedClaimWords { persons }
    DroppedConditionWords { bare, of_time }
    NegationFlipWords { future, manner }
    NameMismatchWords { ranks, generic_roles }
    RoleSwapWords { toward, concerning }
    ScopeWidenedWords { one_of, some_of, many_of, most_of, all_of, many, any, definite }
    AddedCausationWords { before_clause, order }
    FigureLostBoundWords { definite }
    FigureInternalInconsistencyWords { subset, partitive, headless, restrictive, now }
    MisquotationWords { continuing }
    DateMismatchWords { lasting, starting, ending }
}

impl RuleWords {
    /// The lists that come with the program.
    pub fn shared() -> &'static RuleWords {
        static WORDS: OnceLock<RuleWords> = OnceLock::new();
        WORDS.get_or_init(|| Self::read().unwrap_or_default())
    }

    fn read() -> Result<RuleWords, toml::de::Error> {
        toml::from_str(include_str!("../../assets/lexicons/rules.toml"))
    }
}

#[cfg(test)]
mod tests {
    use super::RuleWords;

    #[test]
    fn the_lists_can_be_read_and_hold_words() {
        let words = RuleWords::read().expect("assets/lexicons/rules.toml");
        assert!(words.signature.naming.contains("describe"));
        assert!(words.claim_pair.negating_prefixes.contains("un"));
        assert!(words.overclaim.plain_cues.contains("estimate"));
        assert!(words.name_mismatch.ranks.contains("deputy"));
        assert!(!format!("{words:?}").contains("{}"), "an empty list: {words:?}");
    }
}
