//! What a customer field may hold: validation, normalisation and masking of single values.
//!
//! Pure functions of the text (and, where a rule needs it, of today's date). Each value has one
//! canonical form, so that equality, lookups and uniqueness can work on it (CUS-23, BLK-04). An
//! error names a cause and never carries the value: it may end in a log or an import report.

pub mod address;
pub mod bank_card;
mod canonical;
mod characters;
pub mod date;
pub mod email;
#[cfg(test)]
mod file_tests;
pub mod gender;
pub mod identity_document;
pub mod landline;
pub mod mask;
pub mod mobile;
pub mod number;
pub mod organisation_name;
pub mod person_name;
pub mod plate;
pub mod postcode;
mod provinces;
pub mod resident_id;
pub mod text;
pub mod url;
pub mod uscc;
pub mod vin;

/// Why a value was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueError {
    #[error("the value has the wrong type")]
    WrongType,
    #[error("the value is empty")]
    Empty,
    #[error("the value is too long")]
    TooLong,
    #[error("the value holds a control character")]
    ControlCharacter,
    #[error("the value holds a character that reorders or hides text")]
    HiddenCharacter,
    #[error("the value holds a character that was lost in a conversion")]
    ReplacementCharacter,
    #[error("the value begins like a spreadsheet formula")]
    FormulaPrefix,
    #[error("the value is not well-formed")]
    Malformed,
    #[error("the area code does not exist")]
    UnknownAreaCode,
    #[error("the check digit does not match")]
    CheckDigit,
    #[error("the organisation code inside does not match its check digit")]
    OrganisationCode,
    #[error("the date does not exist")]
    BadDate,
    #[error("the date lies in the future")]
    DateInFuture,
    #[error("the region code does not exist")]
    Region,
    #[error("15-digit identity numbers are no longer valid")]
    FirstGenerationId,
    #[error("the value is not one of the options")]
    NotAnOption,
    #[error("the currency is unknown")]
    UnknownCurrency,
    #[error("the number has too many decimal places")]
    TooPrecise,
    #[error("the value is out of range")]
    OutOfRange,
    #[error("the value contradicts the identity number")]
    ContradictsIdNumber,
}

impl ValueError {
    /// The stable code under which API clients and import reports know the cause.
    pub fn code(self) -> &'static str {
        match self {
            Self::WrongType => "wrong_type",
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::ControlCharacter => "control_character",
            Self::HiddenCharacter => "hidden_character",
            Self::ReplacementCharacter => "replacement_character",
            Self::FormulaPrefix => "formula_prefix",
            Self::Malformed => "malformed",
            Self::UnknownAreaCode => "unknown_area_code",
            Self::CheckDigit => "check_digit",
            Self::OrganisationCode => "organisation_code",
            Self::BadDate => "bad_date",
            Self::DateInFuture => "date_in_future",
            Self::Region => "region",
            Self::FirstGenerationId => "first_generation_id",
            Self::NotAnOption => "not_an_option",
            Self::UnknownCurrency => "unknown_currency",
            Self::TooPrecise => "too_precise",
            Self::OutOfRange => "out_of_range",
            Self::ContradictsIdNumber => "contradicts_id_number",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_code_is_what_serde_writes() {
        for error in [
            ValueError::WrongType,
            ValueError::Empty,
            ValueError::HiddenCharacter,
            ValueError::FirstGenerationId,
            ValueError::ContradictsIdNumber,
        ] {
            assert_eq!(serde_json::to_value(error).unwrap(), error.code());
        }
    }

    /// Every parser of text, reduced to what re-parsing needs.
    type Parser = fn(&str) -> Result<String, ValueError>;
    const PARSERS: [(&str, Parser); 20] = [
        ("address", address::parse),
        ("bank_card", bank_card::parse),
        ("date", |v| date::parse(v).map(|d| d.to_string())),
        ("decimal", |v| number::decimal(v, 4).map(|d| d.to_string())),
        ("email", email::parse),
        ("integer", |v| number::integer(v, i64::MIN..=i64::MAX).map(|n| n.to_string())),
        ("landline", landline::parse),
        ("long_text", |v| text::multi_line(v, 4_000)),
        ("mobile", mobile::parse),
        ("money", |v| number::money(v, "CNY").map(|m| m.minor.to_string())),
        ("organisation_name", organisation_name::parse),
        ("person_name", person_name::parse),
        ("plate", plate::parse),
        ("postcode", postcode::parse),
        ("resident_id", |v| resident_id::parse(v, date(2026, 11, 1)).map(|id| id.number)),
        ("passport", |v| {
            let kind = identity_document::DocumentType::ForeignPassport;
            identity_document::parse(kind, v, date(2026, 11, 1)).map(|d| d.number)
        }),
        ("text", |v| text::single_line(v, 200)),
        ("url", url::parse),
        ("uscc", uscc::parse),
        ("vin", vin::parse),
    ];

    proptest! {
        /// No text makes a parser panic, and a canonical form is its own canonical form.
        #[test]
        fn parsers_are_total_and_idempotent(value in any_text()) {
            for (name, parse) in PARSERS {
                // An amount is written in yuan and kept in fen: no canonical text to come back to.
                if let Ok(canonical) = parse(&value) && name != "money" {
                    prop_assert_eq!(parse(&canonical), Ok(canonical.clone()), "{}", name);
                }
            }
            person_name::skeleton(&value);
            organisation_name::skeleton(&value);
        }
    }

    /// Arbitrary Unicode, and text that gets past the first checks of the parsers.
    pub(super) fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[ +０-９0-9()－-]{5,20}",
            "[0-9]{3,19}[Xx]?",
            "[A-Za-z京沪广港·0-9年月日.-]{1,20}",
            "[\u{4e00}-\u{9fff}省市区县路号0-9]{0,20}",
            "[a-z.+=*]{1,6}@[a-z0-9.-]{1,12}",
            "(https?://)?[a-z0-9.:/@中-]{1,20}",
        ]
    }
}
