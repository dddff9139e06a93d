//! Numbers, equal by value: `400`, `400.0` and `4e2` are one number.

use std::cmp::Ordering;

/// A JSON number as every parser reads it: a whole number if it is written as one and fits 64 bits, the nearest `f64`
/// otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Unsigned(u64),
    Negative(i64),
    Float(f64),
}

impl Number {
    /// The value of a valid JSON number token.
    pub(crate) fn parse(token: &str) -> Self {
        if let Ok(number) = token.parse() {
            return Self::Unsigned(number);
        }
        match token.parse() {
            Ok(number) if number < 0 => Self::Negative(number),
            _ => Self::Float(token.parse().unwrap_or(f64::NAN)),
        }
    }

    /// Whether it has no fractional part, however it is written.
    pub(crate) fn is_integer(self) -> bool {
        match self {
            Self::Float(float) => float.fract() == 0.0,
            _ => true,
        }
    }

    /// Whether the two are the same number.
    pub(crate) fn equals(self, other: Self) -> bool {
        match (self, other) {
            (Self::Unsigned(a), Self::Unsigned(b)) => a == b,
            (Self::Negative(a), Self::Negative(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(&b) == Some(Ordering::Equal),
            (Self::Float(float), whole) | (whole, Self::Float(float)) => whole.equals_float(float),
            _ => false,
        }
    }

    /// Exact: no whole number is rounded to the float.
    fn equals_float(self, float: f64) -> bool {
        const TWO_POW_64: f64 = 18_446_744_073_709_551_616.0;
        if float.fract() != 0.0 || !(-TWO_POW_64..TWO_POW_64).contains(&float) {
            return false;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number below 2^64 fits i128"
        )]
        let float = float as i128;
        match self {
            Self::Unsigned(whole) => i128::from(whole) == float,
            Self::Negative(whole) => i128::from(whole) == float,
            Self::Float(_) => false,
        }
    }

    /// Whether it is at least this small number.
    pub(crate) fn is_at_least(self, limit: Self) -> bool {
        self.as_f64() >= limit.as_f64()
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "rounding keeps the order, which is all that is asked for"
    )]
    fn as_f64(self) -> f64 {
        match self {
            Self::Unsigned(number) => number as f64,
            Self::Negative(number) => number as f64,
            Self::Float(number) => number,
        }
    }

    /// How many digits it has after the decimal point, in the shortest decimal that is read as this number.
    pub(crate) fn decimal_places(self) -> usize {
        match self {
            Self::Float(number) => decimal_places(&number.to_string()),
            _ => 0,
        }
    }

    /// The number as the engine takes it.
    pub(crate) fn to_json(self) -> serde_json::Value {
        match self {
            Self::Unsigned(number) => number.into(),
            Self::Negative(number) => number.into(),
            Self::Float(number) => number.into(),
        }
    }
}

/// How many digits a decimal has after its point, without zeros at its end.
pub(crate) fn decimal_places(decimal: &str) -> usize {
    let fraction = decimal.split_once('.').map(|(_, fraction)| fraction);
    fraction.map_or(0, |fraction| fraction.trim_end_matches('0').len())
}
