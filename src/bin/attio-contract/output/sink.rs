//! Opens the output: standard output, or a file that is not also an input.

use crate::escape::printable;
use crate::input::source;
use same_file::Handle;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Standard output, or a file: see [`file`].
pub(crate) fn open(output: Option<&Path>, inputs: &[PathBuf]) -> Result<Box<dyn Write>, String> {
    let file = file(output, inputs)?;
    Ok(file.unwrap_or_else(|| Box::new(BufWriter::new(io::stdout().lock()))))
}

/// Creates the output file; `None` for standard output. An error is the message for the user.
pub(crate) fn file(
    output: Option<&Path>,
    inputs: &[PathBuf],
) -> Result<Option<Box<dyn Write>>, String> {
    let Some(path) = output.filter(|path| !source::is_standard(path)) else {
        return Ok(None);
    };
    refuse_inputs(path, inputs)?;
    let file = File::create(path).map_err(|error| unwritable(path, &error))?;
    Ok(Some(Box::new(BufWriter::new(file))))
}

/// Rejects an output that is also an input, through whatever links. The input `-` is standard input.
pub(crate) fn refuse_inputs(output: &Path, inputs: &[PathBuf]) -> Result<(), String> {
    // Writing to a device destroys nothing, and opening a pipe to compare it would.
    let is_file = |path: &Path| path.metadata().is_ok_and(|metadata| metadata.is_file());
    let Some(handle) = is_file(output)
        .then(|| Handle::from_path(output).ok())
        .flatten()
    else {
        return Ok(());
    };
    for input in inputs {
        let known = if source::is_standard(input) {
            Handle::stdin()
        } else if is_file(input) {
            Handle::from_path(input)
        } else {
            continue;
        };
        // A file that cannot be opened is reported when it is read.
        if known.is_ok_and(|known| known == handle) {
            let name = printable(&source::name(output));
            return Err(format!(
                "the output {name} is also an input, which it would replace"
            ));
        }
    }
    Ok(())
}

/// Rejects an output that holds a body, if no file is given to check: it was probably meant to be that file.
pub(crate) fn refuse_body(output: Option<&Path>, paths: &[PathBuf]) -> Result<(), String> {
    /// Bodies of people are smaller; what is larger is not read for this.
    const LARGEST: u64 = 1 << 20;
    let Some(path) = output.filter(|path| paths.is_empty() && !source::is_standard(path)) else {
        return Ok(());
    };
    let is_small = path
        .metadata()
        .is_ok_and(|data| data.is_file() && data.len() <= LARGEST);
    let holds_body = is_small
        && std::fs::read(path).is_ok_and(|bytes| {
            let body = serde_json::from_slice::<serde_json::Value>(&bytes);
            body.is_ok_and(|body| body.get("data").is_some())
        });
    if !holds_body {
        return Ok(());
    }
    let name = printable(&source::name(path));
    Err(format!(
        "the output {name} holds a body, and no file is given to check: say which to check, or delete {name} first"
    ))
}

pub(crate) fn unwritable(path: &Path, error: &io::Error) -> String {
    format!(
        "cannot write {}: {}",
        printable(&source::name(path)),
        source::reason(error)
    )
}
