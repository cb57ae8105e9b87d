//! Promises of the diagnosis, held against random lives. The worked cases of each code are run by
//! `testkit`, which reads them from Markdown.
#![expect(clippy::unwrap_used, reason = "a test ends where its ground is missing")]

mod life;
mod promises;
