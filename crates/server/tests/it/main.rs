//! Tests of the portal through its router, over the worked cases: what a browser would be sent.

mod bring;
mod door;
mod errors;
mod pages;
mod words;
