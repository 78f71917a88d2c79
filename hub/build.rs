//! Has the console's pages looked at again when they were built anew; without them the hub says how to build them.

use std::path::Path;

fn main() {
    let pages = Path::new("../web-console/dist");
    // A path that is not there would have everything compiled again at each build. Where the folder cannot be made, that is
    // all that happens, so the failure needs no mention.
    let _ = std::fs::create_dir_all(pages);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", pages.display());
}
