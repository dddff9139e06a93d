//! Help: examples for each command, and what the profiles mean.

use crate::args::Args;
use crate::usage::rules;
use clap::{Command, CommandFactory};

/// Examples of each command, by the words that lead to it.
const EXAMPLES: [(&[&str], &[&str]); 31] = [
    (
        &[],
        &[
            "attio-contract check request body.json",
            "attio-contract check response --status 404 answer.json",
            "attio-contract check har recording.har",
            "attio-contract explain additional-property",
            "attio-contract help check request",
        ],
    ),
    (
        &["check"],
        &[
            "attio-contract check request body.json other.json",
            "attio-contract check response answer.404.json",
            "attio-contract check har --fail-on violation recording.har",
            "attio-contract check request --metadata attio.contract.json --object deals body.json",
            "attio-contract check request --format sarif --output findings.sarif fixtures/*.json",
        ],
    ),
    (
        &["check", "request"],
        &[
            "attio-contract check request body.json",
            "attio-contract check request --ndjson bodies.ndjson.gz",
            "curl … | attio-contract check request --profile canonical",
        ],
    ),
    (
        &["check", "response"],
        &[
            "attio-contract check response --status 200 answer.json",
            "attio-contract check response answer.404.json",
            "attio-contract check response --ndjson --tolerate-drift answers.200.ndjson",
        ],
    ),
    (
        &["check", "har"],
        &[
            "attio-contract check har recording.har",
            "attio-contract check har --host localhost:8080 --format json recording.har.gz",
        ],
    ),
    (
        &["coverage"],
        &[
            "attio-contract coverage request fixtures/*.json",
            "attio-contract coverage response --status 200 --ndjson answers.ndjson",
        ],
    ),
    (
        &["coverage", "request"],
        &["attio-contract coverage request fixtures/*.json"],
    ),
    (
        &["coverage", "response"],
        &["attio-contract coverage response --status 200 answers/*.json"],
    ),
    (
        &["expand"],
        &[
            "attio-contract expand body.json",
            "attio-contract expand --ndjson --output long.ndjson short.ndjson",
            "attio-contract expand --uuid-is record-id body.json",
        ],
    ),
    (
        &["explain"],
        &["attio-contract explain", "attio-contract explain enum"],
    ),
    (
        &["generate"],
        &[
            "attio-contract generate request --count 100 --output bodies.ndjson",
            "attio-contract generate response --status 404 --broken",
        ],
    ),
    (
        &["generate", "request"],
        &["attio-contract generate request --seed 7 --wild"],
    ),
    (
        &["generate", "response"],
        &["attio-contract generate response --status 200 --count 3"],
    ),
    (
        &["metadata"],
        &[
            "attio-contract metadata import objects.json *.attributes.json *.options.json",
            "attio-contract metadata show --object deals",
            "attio-contract metadata diff old.json attio.contract.json",
        ],
    ),
    (
        &["metadata", "check"],
        &["attio-contract metadata check --max-age 7d"],
    ),
    (
        &["metadata", "diff"],
        &[
            "attio-contract metadata diff old.json attio.contract.json",
            "attio-contract metadata diff --format github attio.contract.json --live",
        ],
    ),
    (
        &["metadata", "import"],
        &[
            "attio-contract metadata import objects.json deals.attributes.json deals.stage.statuses.json",
        ],
    ),
    (
        &["metadata", "pull"],
        &[
            "attio-contract metadata pull",
            "attio-contract metadata pull --object companies --object people",
        ],
    ),
    (
        &["metadata", "show"],
        &["attio-contract metadata show --object deals"],
    ),
    (
        &["report"],
        &[
            "attio-contract report har --out report.html recording.har",
            "attio-contract report request --ndjson --out report.html bodies.ndjson",
        ],
    ),
    (
        &["report", "request"],
        &["attio-contract report request --out report.html fixtures/*.json"],
    ),
    (
        &["report", "response"],
        &["attio-contract report response --out report.html answers/*.404.json"],
    ),
    (
        &["report", "har"],
        &["attio-contract report har --out report.html monday.har tuesday.har"],
    ),
    (
        &["schema"],
        &[
            "attio-contract schema request > request.schema.json",
            "attio-contract schema response --status 404 --profile published",
        ],
    ),
    (
        &["schema", "request"],
        &["attio-contract schema request --profile canonical"],
    ),
    (
        &["schema", "response"],
        &["attio-contract schema response --status 200"],
    ),
    (&["schema", "report"], &["attio-contract schema report"]),
    (
        &["types"],
        &[
            "attio-contract types typescript --output attio.ts",
            "attio-contract types rust --metadata attio.contract.json",
        ],
    ),
    (
        &["completions"],
        &[
            "attio-contract completions bash > ~/.local/share/bash-completion/completions/attio-contract",
        ],
    ),
    (
        &["man"],
        &[
            "attio-contract man > attio-contract.1",
            "attio-contract man check > attio-contract-check.1",
        ],
    ),
    (
        &["help"],
        &["attio-contract help check", "attio-contract help check har"],
    ),
];

/// How the status of a response is found without `--status`.
const STATUS: &str = "\
Status of a response without --status:
  the one in the file name (answer.404.json, answers.404.ndjson), or
  the body's own `status_code`, or
  200 for a body that has `data`";

/// The whole command line with its help, built.
pub(crate) fn command() -> Command {
    let mut command = rules::hidden_where_useless(Args::command());
    command = command.help_template(
        "{before-help}{about-with-newline}\n{usage-heading} {usage}\n\n{all-args}{after-help}",
    );
    command = with_negative_numbers(command);
    command.build();
    for (words, examples) in EXAMPLES {
        command = at(command, words, &|command| {
            let text = after(words, examples);
            command.after_help(text)
        });
    }
    command
}

/// Makes `--count -1` a wrong number rather than an unknown option.
fn with_negative_numbers(command: Command) -> Command {
    command
        .mut_args(|argument| {
            let takes_value = argument.get_action().takes_values() && !argument.is_positional();
            argument.allow_negative_numbers(takes_value)
        })
        .mut_subcommands(with_negative_numbers)
}

fn after(words: &[&str], examples: &[&str]) -> String {
    let examples = examples.iter().map(|example| format!("\n  {example}"));
    let mut parts = vec![format!("Examples:{}", examples.collect::<String>())];
    if !matches!(
        words,
        ["completions" | "man" | "help" | "metadata" | "types", ..]
    ) {
        parts.push(rules::profiles());
    }
    if matches!(
        words,
        ["check" | "report"] | ["check" | "report", "response"]
    ) {
        parts.push(STATUS.to_owned());
    }
    parts.join("\n\n")
}

/// Changes the command that these words select.
fn at(command: Command, words: &[&str], change: &dyn Fn(Command) -> Command) -> Command {
    match words {
        [] => change(command),
        [first, rest @ ..] => command.mut_subcommand(first, |command| at(command, rest, change)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command, by its words.
    fn all(command: &Command, words: &[String], found: &mut Vec<Vec<String>>) {
        found.push(words.to_vec());
        for next in command.get_subcommands() {
            if next.get_name() != "help" {
                all(
                    next,
                    &[words, &[next.get_name().to_owned()]].concat(),
                    found,
                );
            }
        }
    }

    #[test]
    fn every_command_has_examples_and_every_example_is_of_a_command() {
        let mut commands = Vec::new();
        all(&command(), &[], &mut commands);
        commands.push(vec!["help".to_owned()]);
        let mut known: Vec<_> = EXAMPLES.iter().map(|(words, _)| words.to_vec()).collect();
        commands.sort();
        known.sort();
        assert_eq!(commands, known);
    }

    #[test]
    fn every_example_can_be_parsed() {
        for (words, examples) in EXAMPLES {
            for example in examples {
                let (_, typed) = example.split_once("attio-contract").unwrap();
                let typed = typed.split(" > ").next().unwrap();
                let typed: Vec<_> = typed.split_whitespace().collect();
                let all = ["attio-contract"].into_iter().chain(typed.iter().copied());
                let parsed = command().try_get_matches_from(all);
                let is_help = typed.first() == Some(&"help");
                assert!(parsed.is_ok() || is_help, "{example}");
                assert!(words.is_empty() || typed.starts_with(words), "{example}");
            }
        }
    }
}
