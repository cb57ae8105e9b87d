//! 线上格式 — bytes ⇄ `vocab`, pure: what comes in becomes values or problems that a person can
//! read; what goes out is written from values. No file system, no network, no clock.

pub mod filing;
pub mod payroll;
pub mod records;
