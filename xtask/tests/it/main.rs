//! The tidy checks: on the repository, where they must find nothing, and on made-up files, where
//! each must find what it is for.

mod repository;
mod samples;
