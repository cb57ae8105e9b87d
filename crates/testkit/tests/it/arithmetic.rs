//! Every arithmetic case.
