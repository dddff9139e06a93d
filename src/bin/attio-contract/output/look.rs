//! How verdicts look.

use anstream::ColorChoice;
use attio_contract::Profile;

/// How verdicts are printed.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) colours: ColorChoice,
    /// The width of the terminal.
    pub(crate) width: usize,
    /// How many findings per body are shown to people.
    pub(crate) most: usize,
    pub(crate) is_redacted: bool,
    /// The profile that bodies were checked against.
    pub(crate) profile: Profile,
    /// Whether bodies without findings are left out.
    pub(crate) is_quiet: bool,
}
