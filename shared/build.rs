//! Rewrites `catalogue/*.toml` as JSON: TOML is for those who write it, and takes a function several times as long to
//! read, at every start.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let (from, to) = (Path::new("catalogue"), env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", from.display());
    for file in fs::read_dir(from)? {
        let file = file?.path();
        let Some(name) = file.file_name().and_then(|name| name.to_str()?.strip_suffix(".toml")) else { continue };
        let document: toml::Table =
            fs::read_to_string(&file)?.parse().map_err(|error| format!("{}: {error}", file.display()))?;
        fs::write(Path::new(&to).join(name).with_extension("json"), serde_json::to_string(&document)?)?;
    }
    Ok(())
}
