//! Decompresses input, recognised by its first bytes: gzip (RFC 1952) and Zstandard (RFC 8878).

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

const GZIP: [u8; 2] = [0x1F, 0x8B];
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// Other compressed files, which are not read. No JSON text begins like them.
const OTHERS: [(&[u8], &str); 3] = [
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ", "xz"),
    (b"PK\x03\x04", "zip"),
];

type Input = Box<dyn Read + Send>;

/// The input, decompressed if it is compressed.
///
/// Waits for the first byte, and for more only if it could begin a compressed file; no JSON text begins with it.
pub(crate) fn plain(mut input: Input) -> io::Result<Input> {
    let mut head = Vec::with_capacity(ZSTD.len());
    while is_start_of_magic(&head) {
        let mut byte = [0];
        match input.read(&mut byte) {
            Ok(0) => break,
            Ok(_) => head.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if let Some((_, name)) = OTHERS.iter().find(|(magic, _)| head == *magic) {
        let reason = format!("{name} is not supported, use gzip or zstd");
        return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
    }
    let (is_gzip, is_zstd) = (head == GZIP, head == ZSTD);
    let input = BufReader::new(Cursor::new(head).chain(input));
    Ok(if is_gzip {
        Box::new(Plainly(MultiGzDecoder::new(input)))
    } else if is_zstd {
        Box::new(Plainly(Frames {
            input,
            decoder: FrameDecoder::new(),
        }))
    } else {
        Box::new(input)
    })
}

/// Whether a file is compressed, and its size therefore not that of its content.
pub(crate) fn is_compressed(path: &Path) -> bool {
    let mut head = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(ZSTD.len() as u64).read_to_end(&mut head));
    read.is_ok() && (head.starts_with(&GZIP) || head == ZSTD)
}

/// Whether this is an incomplete start of one of the magic numbers.
fn is_start_of_magic(head: &[u8]) -> bool {
    let others = OTHERS.iter().map(|(magic, _)| *magic);
    let mut all = others.chain([&GZIP[..], &ZSTD]);
    all.any(|magic| magic.len() > head.len() && magic.starts_with(head))
}

/// A decoder whose errors are for people: either the data is cut off, or it is damaged.
struct Plainly<R>(R);

impl<R: Read> Read for Plainly<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                damaged()
            }
            _ => error,
        })
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the compressed data is damaged")
}

/// Decodes all frames of a file in turn; `ruzstd` decodes only one.
struct Frames<R> {
    input: BufReader<R>,
    decoder: FrameDecoder,
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        /// How much is decoded at a time; a block is up to 128 KiB.
        const PART: usize = 128 << 10;
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let read = self.decoder.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            if !self.decoder.is_finished() {
                let part = BlockDecodingStrategy::UptoBytes(PART);
                if self.decoder.decode_blocks(&mut self.input, part).is_err() {
                    return Err(self.failure());
                }
            } else if !self.is_intact() {
                return Err(damaged());
            } else if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            } else {
                self.next_frame()?;
            }
        }
    }
}

impl<R: Read> Frames<R> {
    fn next_frame(&mut self) -> io::Result<()> {
        match self.decoder.init(&mut self.input) {
            // Skippable frames hold metadata, no content.
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let length = u64::from(length);
                let skipped = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
                if skipped < length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Ok(())
            }
            outcome => outcome.map_err(|_| self.failure()),
        }
    }

    /// What is wrong with a frame that cannot be decoded.
    fn failure(&mut self) -> io::Error {
        match self.input.fill_buf() {
            Ok([]) => io::ErrorKind::UnexpectedEof.into(),
            Ok(_) => damaged(),
            Err(error) => error,
        }
    }

    /// Whether a frame that is decoded has the checksum that it says, if it says one.
    fn is_intact(&self) -> bool {
        let said = self.decoder.get_checksum_from_data();
        said.is_none() || said == self.decoder.get_calculated_checksum()
    }
}
