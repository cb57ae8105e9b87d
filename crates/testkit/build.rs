//! Case files and policy packs are embedded when this crate is compiled. Without this script a
//! changed or added file would not be noticed, and the tests would run yesterday's cases.

fn main() {
    println!("cargo:rerun-if-changed=../../cases");
    println!("cargo:rerun-if-changed=../../policies");
    println!("cargo:rerun-if-changed=../../claims");
}
