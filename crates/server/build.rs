//! Chooses the page that is embedded: the built one where `ui/dist` has it, else the plain one that needs no build.
//! It runs no other program and reaches no network.

use std::path::Path;

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let built = here.join("../../ui/dist");
    println!("cargo:rerun-if-changed={}", built.join("index.html").display());
    let folder = if built.join("index.html").is_file() {
        built
    } else {
        println!("cargo:warning=the web page is not built: `make` builds it; a plain page is embedded instead");
        here.join("src/page")
    };
    println!("cargo:rustc-env=PITCREW_PAGE={}", folder.display());
}
