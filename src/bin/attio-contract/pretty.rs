//! A pretty-printed body where lines of NDJSON are expected: told as one mistake, not as an error a line.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::io::{self, BufRead, Cursor, Read};

/// What to tell of such a file.
pub(crate) const WHY: &str =
    "one body over several lines, but --ndjson takes a body per line; drop --ndjson";

/// Whether the first JSON value takes several lines, and the whole input again.
///
/// Reads that value and no further, so that no verdict waits for a line that it does not need. Only a first line that is
/// the start of a value without its end waits for the next: that is what tells the two apart.
pub(crate) fn is_pretty<R: BufRead + Send + 'static>(
    input: R,
    largest: u64,
) -> io::Result<(bool, Box<dyn Read + Send>)> {
    let mut first = Recorded {
        input,
        seen: Vec::new(),
        largest,
        failure: None,
    };
    let is_value = {
        let mut deserializer = serde_json::Deserializer::from_reader(&mut first);
        IgnoredAny::deserialize(&mut deserializer).is_ok()
    };
    if let Some(error) = first.failure {
        return Err(error);
    }
    let is_pretty = is_value && first.seen.trim_ascii().contains(&b'\n');
    Ok((
        is_pretty,
        Box::new(Cursor::new(first.seen).chain(first.input)),
    ))
}

/// Keeps what was read, up to some size, after which it pretends to be at its end.
struct Recorded<R> {
    input: R,
    seen: Vec<u8>,
    largest: u64,
    failure: Option<io::Error>,
}

impl<R: BufRead> Read for Recorded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.seen.len() as u64 >= self.largest || buffer.is_empty() {
            return Ok(0);
        }
        // A byte at a time: what is not read is not waited for.
        match self.input.read(&mut buffer[..1]) {
            Ok(read) => {
                self.seen.extend_from_slice(&buffer[..read]);
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let kind = error.kind();
                self.failure = Some(error);
                Err(kind.into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_pretty;
    use std::io::Read;

    #[test]
    fn a_value_over_several_lines_is_told_from_lines_with_mistakes() {
        for (text, expected) in [
            ("{\n  \"a\": 1\n}\n", true),
            ("\n\n{\r\n\"a\": 1}", true),
            ("[\n]\n[\n]\n", true),
            ("{\n{\"a\":1}\n", false),
            ("{\"a\":1}\n{\"b\":2}\n", false),
            ("{\"a\":1}\n}\n", false),
            ("\n 7 \n 8", false),
            ("{\"a\"\n", false),
            ("nonsense\n{\n}\n", false),
            ("\"a\nb\"", false),
            ("", false),
        ] {
            let (is, mut rest) = is_pretty(text.as_bytes(), 1_000).unwrap();
            assert_eq!(is, expected, "{text:?}");
            let mut again = String::new();
            rest.read_to_string(&mut again).unwrap();
            assert_eq!(again, text);
        }
        let (is, mut rest) = is_pretty(&b"{\n  \"a\": 1\n}\n"[..], 5).unwrap();
        let mut again = Vec::new();
        rest.read_to_end(&mut again).unwrap();
        assert!(!is && again.len() == 13);
    }
}
