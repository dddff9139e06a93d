//! What a format has to do.

use crate::output::look::Look;
use crate::output::printed::Printed;
use crate::verdict::{BodyVerdict, NoVerdict};
use attio_contract::Profile;
use std::io;

/// Prints verdicts in one format. Bodies are formatted by the threads that check them, and written in their order by
/// one [`Document`].
pub(crate) trait Printer: Sync {
    /// Formats the verdict on a body. Errors are those of writing to a vector or of values that are not JSON, so there
    /// are none.
    fn body(&self, look: &Look, verdict: &BodyVerdict<'_>, out: &mut Printed) -> io::Result<()>;

    /// Formats why there is no verdict. People read that on standard error.
    fn no_verdict(&self, _no_verdict: NoVerdict<'_>, _out: &mut Printed) -> io::Result<()> {
        Ok(())
    }

    /// A document of formatted verdicts, one after the other.
    fn document(&self, _profile: Profile) -> Box<dyn Document> {
        Box::new(Lines)
    }

    /// Whether people read it: with colours, excerpts and a limit of its own, and not with quoted values.
    fn is_for_people(&self) -> bool {
        false
    }

    /// Whether it lists bodies without findings even with `--quiet`.
    fn counts_all_bodies(&self) -> bool {
        false
    }
}

/// A document that is written as verdicts come.
pub(crate) trait Document {
    /// What to write for these verdicts, with the beginning of the document before the first ones.
    fn body(&mut self, printed: Printed) -> Vec<u8>;

    /// The end of the document.
    fn end(&mut self) -> Vec<u8>;
}

/// A document that is just its verdicts.
struct Lines;

impl Document for Lines {
    fn body(&mut self, printed: Printed) -> Vec<u8> {
        printed.text
    }

    fn end(&mut self) -> Vec<u8> {
        Vec::new()
    }
}
