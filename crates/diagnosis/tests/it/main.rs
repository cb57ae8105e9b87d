//! Promises of the diagnosis, held against random lives. The worked cases of each code are run by
//! `testkit`, which reads them from Markdown.

mod life;
mod promises;
