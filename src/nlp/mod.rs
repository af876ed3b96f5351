//! Floor 2: English. Tokens, sentences, tags, lemmas, the dependency tree, names, and the word lists that rules share.
//! Knows nothing of claims or sources.
//!
//! A text goes through the files of this folder in this order, driven by `pipeline`: `tokenizer` (with `affixes` and
//! `char_classes`; its words are `lexeme`s), `features`, `model::windows` if the text is very long, `model::encoder`,
//! `tagger::tag_model`, `parser` (with `transition_system` and `tree`), `tagger::attribute_ruler`,
//! `tagger::lemmatizer`, `tokenizer::sentencizer`; `parser::ner` when names are asked for. The outcome is a `doc`, in
//! the labels of `labels`. Of a text like one of the `doc_cache`, only what an edit bears on is computed again. What
//! they do is what spaCy's `en_core_web_sm` 3.8.0 does; `THIRD-PARTY.md` says whose it is.
//!
//! Beside the pipeline stand `inflect` (verb forms), `spelling` (British and American) and `word_lists`.

mod doc;
mod doc_cache;
mod features;
pub mod inflect;
mod labels;
mod lexeme;
pub(crate) mod model;
mod parser;
mod pipeline;
pub mod spelling;
pub(crate) mod tagger;
mod tokenizer;
mod word_lists;

pub use doc::{Doc, Name, Token, WordForm};
pub use labels::{Dep, NameKind, Pos, Tag};
pub(crate) use model::cache::Cache;
pub(crate) use model::weights::f16_to_f32;
pub use pipeline::Pipeline;
pub use word_lists::{is_admission, is_contrastive, is_function_word, is_hedge_or_limit, is_refusal};
