//! Detects a pretty-printed body given as NDJSON, to report one mistake rather than one per line.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::io::{self, BufRead, Cursor, Read};

/// The message for such a file.
pub(crate) const WHY: &str = "one JSON value over several lines, but --ndjson takes a body per line: drop --ndjson, or write an array of bodies as lines (jq -c '.[]')";

/// Whether the first JSON value spans several lines; also returns the whole input, to be read again.
///
/// Reads no further than that value, so that the verdict on the first line need not wait for the second. It does wait if
/// the first line is an incomplete value: only the next line shows whether it goes on.
pub(crate) fn is_pretty<R: BufRead + Send + 'static>(
    input: R,
    largest: u64,
) -> io::Result<(bool, Box<dyn Read + Send>)> {
    let mut first = Replayable {
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

/// Records what is read. Pretends to end after `largest` bytes, to bound the record.
struct Replayable<R> {
    input: R,
    seen: Vec<u8>,
    largest: u64,
    failure: Option<io::Error>,
}

impl<R: BufRead> Read for Replayable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.seen.len() as u64 >= self.largest || buffer.is_empty() {
            return Ok(0);
        }
        // Reading more than a byte could block for input that is not needed.
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
