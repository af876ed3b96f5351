//! Pipeline: all the models together, from a text to its document.

use super::doc::{Doc, Name, Token};
use super::doc_cache::{DocCache, SimilarDoc};
use super::features::Features;
use super::labels::Tag;
use super::model::encoder::{self, Encoder, Layers, REACH};
use super::model::file::{ModelFile, Result, TableReader};
use super::model::matmul::MatmulKernel;
use super::model::weights::ModelTensors;
use super::model::windows;
use super::parser::ner::{Encoded, EntityRecognizer};
use super::parser::{self, Arcs, Parser, ner};
use super::tagger::attribute_ruler::{AttributeRuler, RulerToken};
use super::tagger::lemmatizer::Lemmatizer;
use super::tagger::tag_model::Tagger;
use super::tokenizer::Tokenizer;
use super::tokenizer::raw_token::RawToken;
use super::tokenizer::sentencizer::sentence_ranges;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The English pipeline, spaCy's `Language`: it parses one text (a Markdown block, a paragraph) into a [`Doc`]. Many
/// threads may use it at once; what it keeps in memory is bounded.
pub struct Pipeline {
    tokenizer: Tokenizer,
    encoder: Encoder,
    tagger: Tagger,
    parser: Parser,
    ruler: AttributeRuler,
    lemmatizer: Lemmatizer,
    kernel: MatmulKernel,
    model: ModelFile,
    /// The names model, unpacked on first use.
    names: OnceLock<EntityRecognizer>,
    doc_cache: DocCache<CachedParse>,
    /// Buffers for the numbers of a text, as many as threads have parsed at once.
    scratch: Mutex<Vec<PipelineScratch>>,
}

/// Results kept of a text for the next one like it.
#[derive(PartialEq)]
struct CachedParse {
    layers: Layers,
    tags: Vec<Tag>,
    arcs: Arcs,
}

/// A window of a text that is being parsed.
struct PendingDoc {
    /// Its token range in the text.
    window: Range<usize>,
    /// The text that it most likely was before an edit.
    similar: Option<SimilarDoc<CachedParse>>,
    layers: Option<Layers>,
}

#[derive(Default)]
struct PipelineScratch {
    encoder: encoder::EncoderScratch,
    tags: Vec<f32>,
    parser: parser::ParserScratch,
    names: ner::NerScratch,
}

impl Pipeline {
    /// The process's pipeline; its weights are in the binary and are unpacked on first use.
    pub fn shared() -> &'static Pipeline {
        static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
        PIPELINE.get_or_init(|| {
            let loaded = Pipeline::load(MatmulKernel::detect());
            // The model is a part of the binary, so this is no condition of the machine or of the input.
            loaded.unwrap_or_else(|damaged| unreachable!("{damaged}; a test reads every section"))
        })
    }

    fn load(kernel: MatmulKernel) -> Result<Pipeline> {
        let model = ModelFile::open()?;
        let section = |name: &str| model.section(name);
        let (ruler, ruler_words) = AttributeRuler::load(&mut TableReader(&section("ruler")?))?;
        let tokenizer = Tokenizer::load(
            &mut TableReader(&section("characters")?),
            &mut TableReader(&section("norms")?),
            &mut TableReader(&section("tokenizer")?),
            ruler_words,
        )?;
        let lemmatizer = Lemmatizer::load(&mut TableReader(&section("lemmas")?))?;
        let tables = section("model")?;
        let mut table = TableReader(&tables);
        let (tags, moves) = (table.texts()?, table.texts()?);
        let weights = ModelTensors::unpack(&model, "model", &mut table)?;
        Ok(Pipeline {
            tokenizer,
            encoder: Encoder::load(&weights, kernel)?,
            tagger: Tagger::load(&weights, &tags, kernel)?,
            parser: Parser::load(&weights, &moves, kernel)?,
            ruler,
            lemmatizer,
            kernel,
            model,
            names: OnceLock::new(),
            doc_cache: DocCache::default(),
            scratch: Mutex::default(),
        })
    }

    /// The document of a text, its names not recognised yet. Any text is accepted; the empty one gives an empty document.
    pub fn parse(&self, text: &str) -> Doc {
        let (raw, features) = self.tokenize(text);
        let windows = windows::token_windows(&raw, text);
        let tokens = self.parse_windows(&raw, &features, self.pending_docs(&features, &windows));
        Doc { features, ..new_doc(text, tokens) }
    }

    /// The document of a text with its names; the two models work side by side.
    pub fn parse_with_names(&self, text: &str) -> Doc {
        let (raw, features) = self.tokenize(text);
        let windows = windows::token_windows(&raw, text);
        let mut pending = self.pending_docs(&features, &windows);
        // In a text that was edited few words are encoded again, which both threads do together.
        if pending.iter().all(|pending| pending.similar.is_some()) {
            self.encode(&features, &mut pending);
        }
        let (tokens, encoded) =
            rayon::join(|| self.parse_windows(&raw, &features, pending), || self.encode_names(&features, &windows));
        let mut doc = new_doc(text, tokens);
        doc.names = self.recognize_names(encoded, &features, &doc.is_sent_start(), &windows).into();
        doc
    }

    fn tokenize(&self, text: &str) -> (Vec<RawToken>, Vec<Features>) {
        let raw = self.tokenizer.tokens(text);
        let features = raw.iter().map(RawToken::features).collect();
        (raw, features)
    }

    fn pending_docs(&self, features: &[Features], windows: &[Range<usize>]) -> Vec<PendingDoc> {
        let begin = |window: &Range<usize>| PendingDoc {
            window: window.clone(),
            similar: self.doc_cache.most_similar(&features[window.clone()]),
            layers: None,
        };
        windows.iter().map(begin).collect()
    }

    /// Encodes the windows that are not encoded yet.
    fn encode(&self, features: &[Features], pending: &mut [PendingDoc]) {
        self.with_scratch(|scratch| {
            for PendingDoc { window, similar, layers } in pending {
                layers.get_or_insert_with(|| {
                    let shared = similar.as_ref().map(|similar| similar.shared_prefix().part(|known| &known.layers));
                    self.encoder.encode(&features[window.clone()], shared, &mut scratch.encoder)
                });
            }
        });
    }

    fn parse_windows(&self, raw: &[RawToken], features: &[Features], mut pending: Vec<PendingDoc>) -> Vec<Token> {
        self.encode(features, &mut pending);
        let mut tokens = Vec::with_capacity(raw.len());
        self.with_scratch(|scratch| {
            for PendingDoc { window, similar, layers } in pending {
                let Some(layers) = layers else { continue };
                let (raw, features) = (&raw[window.clone()], &features[window]);
                self.parse_window(raw, features, (similar, layers), scratch, &mut tokens);
            }
        });
        tokens
    }

    fn parse_window(
        &self,
        raw: &[RawToken],
        features: &[Features],
        (similar, layers): (Option<SimilarDoc<CachedParse>>, Layers),
        scratch: &mut PipelineScratch,
        tokens: &mut Vec<Token>,
    ) {
        let shared = similar.as_ref().map(|similar| similar.shared_prefix());
        let vectors = layers.vectors();
        // From here on a word is the same if its vector is.
        let shared = shared.map(|shared| shared.within(REACH));
        let tags = self.tagger.tags(vectors, shared.map(|s| s.part(|k| &k.tags)), &mut scratch.tags);
        let is_space: Vec<bool> = raw.iter().map(|token| token.lexeme.is_space).collect();
        let (parse, arcs) =
            self.parser.parse(vectors, &is_space, shared.map(|s| s.part(|k| &k.arcs)), &mut scratch.parser);
        let seen: Vec<RulerToken> = (raw.iter().zip(&tags).zip(&parse.deps))
            .map(|((token, &tag), &dep)| {
                let lexeme = &token.lexeme;
                RulerToken { tag, word: lexeme.ruler_word, dep, is_space: lexeme.is_space }
            })
            .collect();
        let offset = tokens.len() as u32;
        for (at, (token, ruled)) in raw.iter().zip(self.ruler.apply(&seen)).enumerate() {
            let lexeme = &token.lexeme;
            let morph = self.ruler.morph(ruled.morph);
            let is_alphabetic = |word: &str| self.tokenizer.is_alphabetic(word);
            let form = self.lemmatizer.form(lexeme, ruled.pos, (morph, ruled.morph), ruled.lemma, is_alphabetic);
            tokens.push(Token {
                span: token.span,
                form,
                tag: ruled.tag,
                pos: ruled.pos,
                dep: ruled.dep,
                head: offset + parse.heads[at],
                left_edge: offset + parse.edges.left[at],
                right_edge: offset + parse.edges.right[at],
                space_after: token.space_after,
            });
        }
        self.doc_cache.insert(features, CachedParse { layers, tags, arcs }, similar);
    }

    /// The names of a document; [`Doc::names`] keeps them.
    pub(crate) fn names(&self, doc: &Doc) -> Vec<Name> {
        let windows = windows::doc_windows(doc);
        let encoded = self.encode_names(&doc.features, &windows);
        self.recognize_names(encoded, &doc.features, &doc.is_sent_start(), &windows)
    }

    fn encode_names(&self, features: &[Features], windows: &[Range<usize>]) -> Vec<Encoded> {
        let names = self.entity_recognizer();
        self.with_scratch(|scratch| {
            windows.iter().map(|window| names.encode(&features[window.clone()], &mut scratch.names)).collect()
        })
    }

    fn recognize_names(
        &self,
        encoded: Vec<Encoded>,
        features: &[Features],
        starts: &[bool],
        windows: &[Range<usize>],
    ) -> Vec<Name> {
        let names = self.entity_recognizer();
        self.with_scratch(|scratch| {
            let mut found = Vec::new();
            for (encoded, window) in encoded.into_iter().zip(windows) {
                let offset = window.start;
                let (features, starts) = (&features[window.clone()], &starts[window.clone()]);
                let names = names.recognize(encoded, features, starts, &mut scratch.names);
                found.extend(names.into_iter().map(|name| Name {
                    tokens: name.tokens.start + offset..name.tokens.end + offset,
                    kind: name.kind,
                }));
            }
            found
        })
    }

    fn entity_recognizer(&self) -> &EntityRecognizer {
        self.names.get_or_init(|| {
            let loaded = EntityRecognizer::load(&self.model, self.kernel);
            loaded.unwrap_or_else(|damaged| unreachable!("{damaged}; a test reads every section"))
        })
    }

    fn with_scratch<T>(&self, work: impl FnOnce(&mut PipelineScratch) -> T) -> T {
        let lock = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = lock().pop().unwrap_or_default();
        let result = work(&mut scratch);
        lock().push(scratch);
        result
    }
}

/// The document of a text with these tokens, of whose names nothing is known yet.
fn new_doc(text: &str, tokens: Vec<Token>) -> Doc {
    let recognizer: fn(&Doc) -> Vec<Name> = |doc| Pipeline::shared().names(doc);
    let mut doc = Doc { text: Arc::from(text), tokens, recognizer: Some(recognizer), ..Doc::default() };
    doc.sentences = sentence_ranges(&doc);
    doc
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
