//! The protocol's side of the server: what the client can do, and positions, places and diagnostics in the protocol's form.

pub(crate) mod client_capabilities;
pub(crate) mod diagnostics;
pub(crate) mod from_proto;
pub(crate) mod position_cursor;
pub(crate) mod semantic_tokens;
pub(crate) mod to_proto;
pub(crate) mod uri;
