//! 明账的唯一可执行文件 — the one binary; every role is a subcommand.
fn main() {}
