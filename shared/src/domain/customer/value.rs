//! One raw value of one catalogue field, into its canonical form. The catalogue says what kind it
//! is; the parsers of `domain::values` say what that kind allows.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::domain::catalogue::{Field, Kind, Lookup};
use crate::domain::values::identity_document::{self, DocumentType, IdentityDocument};
use crate::domain::values::{
    ValueError, address, bank_card, date, email, landline, mobile, number, organisation_name, person_name, plate,
    postcode, text, url, uscc, vin,
};

const SHORT_TEXT: u16 = 200;
const LONG_TEXT: u16 = 2000;
/// Decimal places of quantities (litres, rates).
const DECIMAL_PLACES: u32 = 6;
const YEARS: std::ops::RangeInclusive<i64> = 1000..=2999;

/// What the other fields of the same record say.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    pub today: Date,
    pub document: DocumentType,
}

/// The canonical form; of an identity document also what its number states about the holder.
pub fn canonical(
    field: &Field,
    raw: &Value,
    context: Context,
) -> Result<(Value, Option<IdentityDocument>), ValueError> {
    if field.kind == Kind::IdentityDocument {
        let document = identity_document::parse(context.document, as_text(raw)?, context.today)?;
        return Ok((Value::String(document.number.clone()), Some(document)));
    }
    plain(field, raw, context).map(|value| (value, None))
}

fn plain(field: &Field, raw: &Value, context: Context) -> Result<Value, ValueError> {
    let limit = |default: u16| usize::from(field.max_length.unwrap_or(default));
    let string = |parse: fn(&str) -> Result<String, ValueError>| as_text(raw).and_then(parse).map(Value::String);
    match field.kind {
        Kind::PersonName => string(person_name::parse),
        Kind::OrganisationName => string(organisation_name::parse),
        Kind::Mobile => string(mobile::parse),
        Kind::Landline | Kind::Fax => string(landline::parse),
        Kind::Phone => string(|value| mobile::parse(value).or_else(|_| landline::parse(value))),
        Kind::Email => string(email::parse),
        Kind::Address => string(address::parse),
        Kind::Uscc => string(uscc::parse),
        Kind::BankCard => string(bank_card::parse),
        Kind::Url => string(url::parse),
        Kind::Plate => string(plate::parse),
        Kind::Vin => string(vin::parse),
        Kind::Postcode => string(postcode::parse),
        Kind::Identifier | Kind::Text => text::single_line(as_text(raw)?, limit(SHORT_TEXT)).map(Value::String),
        Kind::LongText => text::multi_line(as_text(raw)?, limit(LONG_TEXT)).map(Value::String),
        Kind::Date if field.id == "birthDate" => date::parse_birth(as_text(raw)?, context.today).map(|d| json!(d)),
        Kind::Date => date::parse(as_text(raw)?).map(|d| json!(d)),
        Kind::Year => number::integer(&as_number(raw)?, YEARS).map(Value::from),
        Kind::Integer => number::integer(&as_number(raw)?, 0..=i64::MAX).map(Value::from),
        Kind::Decimal => number::decimal(&as_number(raw)?, DECIMAL_PLACES).map(|n| json!(n.to_string())),
        Kind::Money => money(raw),
        Kind::Boolean => raw.as_bool().map(Value::Bool).ok_or(ValueError::WrongType),
        Kind::Choice | Kind::Gender | Kind::DocumentType => option(field, raw),
        Kind::Choices => options(field, raw),
        Kind::IdentityDocument => Err(ValueError::WrongType),
    }
}

fn as_text(raw: &Value) -> Result<&str, ValueError> {
    raw.as_str().ok_or(ValueError::WrongType)
}

/// Numbers come as JSON numbers, or as people write them.
fn as_number(raw: &Value) -> Result<String, ValueError> {
    match raw {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(ValueError::WrongType),
    }
}

/// `{"minor": 123450, "currency": "CNY"}`, or with `"amount": "1234.50"` as people write it. What is
/// stored and shown is minor units.
fn money(raw: &Value) -> Result<Value, ValueError> {
    if let Some(minor) = raw.get("minor") {
        let minor = minor.as_i64().ok_or(ValueError::WrongType)?;
        let currency = number::money("0", raw.get("currency").map_or(Ok("CNY"), as_text)?)?.currency;
        return Ok(json!({ "minor": minor, "currency": currency.code() }));
    }
    let amount = raw.get("amount").ok_or(ValueError::WrongType).and_then(as_number)?;
    let currency = raw.get("currency").map_or(Ok("CNY"), as_text)?;
    let money = number::money(&amount, currency)?;
    Ok(json!({ "minor": money.minor, "currency": money.currency.code() }))
}

fn option(field: &Field, raw: &Value) -> Result<Value, ValueError> {
    let option = field.option(as_text(raw)?).ok_or(ValueError::NotAnOption)?;
    Ok(Value::String(option.id.clone()))
}

fn options(field: &Field, raw: &Value) -> Result<Value, ValueError> {
    let list = raw.as_array().ok_or(ValueError::WrongType)?;
    let mut ids = list.iter().map(|item| option(field, item)).collect::<Result<Vec<_>, _>>()?;
    ids.sort_by_key(|id| field.options.iter().position(|option| id.as_str() == Some(option.id.as_str())));
    ids.dedup();
    if ids.is_empty() { Err(ValueError::Empty) } else { Ok(Value::Array(ids)) }
}

/// The text a mask is made of and an exact lookup is hashed over.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What an exact lookup of this value goes by; `None` when the field has none.
pub fn lookup_form(field: &Field, value: &Value) -> Option<String> {
    (field.lookup == Some(Lookup::Exact)).then(|| text_of(value))
}
