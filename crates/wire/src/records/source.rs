//! 来源 — one module a format: bytes or text to a workbook, and nothing understood yet.

pub(super) mod json;
pub(super) mod markdown;
pub(super) mod text;
pub(super) mod xlsx;
