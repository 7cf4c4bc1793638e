//! Numbers as people write them, and money. Never floating point.

use super::{ValueError, canonical};
use iso_currency::Currency;
use rust_decimal::Decimal;
use std::ops::RangeInclusive;

/// An amount in minor units (分, cents) of an ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

pub fn integer(value: &str, range: RangeInclusive<i64>) -> Result<i64, ValueError> {
    let number = plain(value)?;
    if number.contains('.') {
        return Err(ValueError::TooPrecise);
    }
    let number = number.parse().map_err(|_| ValueError::OutOfRange)?;
    if range.contains(&number) { Ok(number) } else { Err(ValueError::OutOfRange) }
}

/// A decimal number with at most `max_places` decimal places. It keeps the places it was given.
pub fn decimal(value: &str, max_places: u32) -> Result<Decimal, ValueError> {
    let number = plain(value)?;
    let places = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if u32::try_from(places).map_or(true, |places| places > max_places) {
        return Err(ValueError::TooPrecise);
    }
    Decimal::from_str_exact(&number).map_err(|_| ValueError::OutOfRange)
}

/// `money("1,234.5", "CNY")` is 123450 minor units.
pub fn money(amount: &str, currency: &str) -> Result<Money, ValueError> {
    let code = canonical::code(currency)?;
    let currency = Currency::from_code(&code).ok_or(ValueError::UnknownCurrency)?;
    // Metals and test codes (XAU, XTS) have no minor unit and are no money here.
    let places = currency.exponent().ok_or(ValueError::UnknownCurrency)?;
    let minor = decimal(amount, u32::from(places))?
        .checked_mul(Decimal::from(10_u64.pow(u32::from(places))))
        .and_then(|minor| i64::try_from(minor.normalize()).ok())
        .ok_or(ValueError::OutOfRange)?;
    Ok(Money { minor, currency })
}

/// ASCII digits with an optional minus and point. Commas may group the integer part by three;
/// `1,23` is refused, for half the world reads it as a fraction.
fn plain(value: &str) -> Result<String, ValueError> {
    let text = canonical::half_width(value)?;
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |part: &str| !part.is_empty() && canonical::all_digits(part);
    let mut groups = whole.split(',');
    let first = groups.next().is_some_and(|group| digits(group) && (group.len() <= 3 || !whole.contains(',')));
    if !first || !groups.all(|group| group.len() == 3 && digits(group)) {
        return Err(ValueError::Malformed);
    }
    let whole = whole.replace(',', "");
    match fraction {
        None => Ok(format!("{sign}{whole}")),
        Some(fraction) if digits(fraction) => Ok(format!("{sign}{whole}.{fraction}")),
        Some(_) => Err(ValueError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn integers_within_their_range() {
        assert_eq!(integer("１，２３４", 0..=2000), Ok(1234));
        assert_eq!(integer("-5", -5..=5), Ok(-5));
        for (value, error) in [
            ("6", ValueError::OutOfRange),
            ("9223372036854775808", ValueError::OutOfRange),
            ("1.0", ValueError::TooPrecise),
            ("1,23", ValueError::Malformed),
            ("1234,567", ValueError::Malformed),
            ("1e3", ValueError::Malformed),
            ("--1", ValueError::Malformed),
            ("1 000", ValueError::Malformed),
            ("", ValueError::Empty),
        ] {
            assert_eq!(integer(value, -5..=5), Err(error), "{value}");
        }
    }

    #[test]
    fn decimals_keep_their_places() {
        assert_eq!(decimal("4.350", 3).unwrap().to_string(), "4.350");
        assert_eq!(decimal("4.3501", 3), Err(ValueError::TooPrecise));
        assert_eq!(decimal(".5", 3), Err(ValueError::Malformed));
        assert_eq!(decimal(&"9".repeat(40), 3), Err(ValueError::OutOfRange));
    }

    /// Minor units as ISO 4217 lists them: two for CNY, none for JPY, three for KWD.
    #[test]
    fn money_is_minor_units_of_its_currency() {
        for (amount, currency, minor) in [
            ("1,234.5", "CNY", 123_450),
            ("-0.01", "cny", -1),
            ("92233720368547758.07", "CNY", i64::MAX),
            ("500", "JPY", 500),
            ("1.234", "KWD", 1_234),
        ] {
            assert_eq!(money(amount, currency).unwrap().minor, minor, "{amount} {currency}");
        }
        for (amount, currency, error) in [
            ("1.005", "CNY", ValueError::TooPrecise),
            ("1.5", "JPY", ValueError::TooPrecise),
            ("92233720368547758.08", "CNY", ValueError::OutOfRange),
            ("1", "RMB", ValueError::UnknownCurrency),
            ("1", "XAU", ValueError::UnknownCurrency),
            ("¥1", "CNY", ValueError::Malformed),
        ] {
            assert_eq!(money(amount, currency), Err(error), "{amount} {currency}");
        }
        let json = serde_json::to_string(&money("1", "CNY").unwrap()).unwrap();
        assert_eq!(json, r#"{"minor":100,"currency":"CNY"}"#);
    }
}
