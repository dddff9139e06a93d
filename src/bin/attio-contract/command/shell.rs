//! `completions` and `man`.

use crate::usage::Usage;
use crate::usage::help;
use clap::Command;
use clap_complete::Shell;
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints the completion script of a shell. Errors are those of writing.
pub(crate) fn completions(shell: Shell) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(), "attio-contract", &mut script);
    print(&script)
}

/// Prints the manual page of a command. Errors are those of writing.
pub(crate) fn manual(words: &[String]) -> io::Result<ExitCode> {
    let mut command = help::command();
    for word in words {
        let Some(next) = command.find_subcommand(word) else {
            let wrong = format!(
                "there is no command `{}`",
                crate::usage::wording::shown(word)
            );
            return Ok(Usage::new(wrong, "attio-contract man").tell());
        };
        command = next.clone();
    }
    let version = env!("CARGO_PKG_VERSION");
    let command: Command = command.version(version);
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    print(&page)
}

fn print(text: &[u8]) -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
