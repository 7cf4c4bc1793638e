//! Masked forms: made when a value is written, because whoever shows people can not open level 1.

use serde_json::Value;

use crate::domain::catalogue::{Field, Mask};
use crate::domain::customer::value::text_of;
use crate::domain::values::mask::{Preset, mask};

/// The name under which the masked form of a field is sealed: never that of the field itself, so
/// that the two can not be taken for each other.
pub fn masked_name(field: &str) -> String {
    format!("{field}#masked")
}

/// The name under which the comparison form of a field is sealed.
pub fn compared_name(field: &str) -> String {
    format!("{field}#compared")
}

/// The masked form of a value. A field without a preset shows nothing at all.
pub fn masked_form(field: &Field, value: &Value) -> String {
    let preset = match field.mask.unwrap_or(Mask::Redact) {
        Mask::Phone => Preset::Phone,
        Mask::IdCard => Preset::IdCard,
        Mask::BankAccount => Preset::BankAccount,
        Mask::Email => Preset::Email,
        Mask::Name => Preset::Name,
        Mask::Address => Preset::Address,
        Mask::Redact => Preset::Redact,
        Mask::Plate => Preset::Plate,
        Mask::Date => Preset::Date,
    };
    mask(preset, &text_of(value))
}
