//! Rebuilds the binary when an embedded pack or demonstration member changes: `include_dir` alone
//! does not tell cargo what it has read.

fn main() {
    for folder in ["policies", "cases/policies", "cases/diagnosis/single", "claims"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
