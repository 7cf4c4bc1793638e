//! Masked forms: what a page may show of a value to somebody without leave to see it (SEC-05).
//!
//! A mask shows what tells two customers in a list apart, and nothing that completes the value.
//! Every preset has an upper bound of disclosed characters; a value that is not of the expected
//! kind is hidden whole, and so is the length of what cannot be recognised.
//!
//! | Preset | Shown |
//! |---|---|
//! | phone | mobile: first 3, last 4; landline: area code and last 4 (3 of 7); abroad: last third, at most 4 |
//! | id_card | first and last character; documents under 15 characters: first and last 4 at most |
//! | bank_account | last 4, of 12 characters or more |
//! | email | first character and domain |
//! | name | surname; in other scripts the first letter of up to four words |
//! | address | province and city or county, at most 6 characters |
//! | plate | province, authority, last 2 |
//! | date | year |
//! | redact | nothing |

mod address;
mod name;

use super::{canonical, date, email, landline, mobile, plate};

/// Stands for a whole value.
const HIDDEN: &str = "***";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    Phone,
    IdCard,
    BankAccount,
    Email,
    Name,
    Address,
    Redact,
    Plate,
    Date,
}

pub fn mask(preset: Preset, value: &str) -> String {
    let masked = match preset {
        Preset::Phone => phone(value),
        Preset::IdCard => id_card(value),
        Preset::BankAccount => Some(bank_account(value)),
        Preset::Email => email(value),
        Preset::Name => name::mask(value),
        Preset::Address => address::mask(value),
        Preset::Plate => plate(value),
        Preset::Date => date::parse(value).ok().map(|date| format!("{:04}-**-**", date.year())),
        Preset::Redact => None,
    };
    masked.unwrap_or_else(|| HIDDEN.to_owned())
}

fn phone(value: &str) -> Option<String> {
    if let Ok(number) = mobile::parse(value) {
        return Some(match number.strip_prefix('+') {
            Some(digits) => format!("+****{}", last(digits, (digits.len() / 3).min(4))),
            None => format!("{}****{}", &number[..3], last(&number, 4)),
        });
    }
    let number = landline::parse(value).ok()?;
    let (area, rest) = number.split_once('-')?;
    // 400-810-8888 has its number in two parts, 0755-20830926-12 an extension behind it.
    let subscriber: String = match area.starts_with('0') {
        true => rest.split('-').take(1).collect(),
        false => rest.split('-').take(2).collect(),
    };
    Some(format!("{area}-****{}", last(&subscriber, subscriber.len() / 2)))
}

/// `5****************7`. The usual first 3 and last 4 hide only the birth date and the county:
/// where a page shows birth date and city beside them, ten or so counties are left, and the check
/// digit picks one. First and last alone leave hundreds of numbers under the same circumstances.
fn id_card(value: &str) -> Option<String> {
    let number: Vec<char> = canonical::code(value).ok()?.chars().collect();
    let shown = match number.len() {
        15..=32 => 1,
        // Passports and permits are serial numbers: no part follows from another.
        6..=14 => (number.len() - 5).min(4),
        _ => return None,
    };
    if !number.iter().all(|c| c.is_ascii_alphanumeric() || *c == '*') {
        return None;
    }
    let tail: String = number.iter().skip(number.len() - shown).collect();
    Some(format!("{}{}{tail}", number[0], "*".repeat(number.len() - 1 - shown)))
}

fn bank_account(value: &str) -> String {
    let account = canonical::code(value).unwrap_or_default();
    let regular = account.len() >= 12 && account.bytes().all(|b| b.is_ascii_alphanumeric());
    let tail = if regular { last(&account, 4) } else { "****" };
    format!("**** **** **** {tail}")
}

fn email(value: &str) -> Option<String> {
    let address = email::parse(value).ok()?;
    let (local, domain) = address.split_once('@')?;
    let first = if local.len() > 1 { &local[..1] } else { "" };
    Some(format!("{first}***@{domain}"))
}

fn plate(value: &str) -> Option<String> {
    let plate: Vec<char> = plate::parse(value).ok()?.chars().collect();
    let (head, tail) = (plate.get(..2)?, plate.get(plate.len() - 2..)?);
    let hidden = "*".repeat(plate.len() - 4);
    Some(format!("{}{hidden}{}", String::from_iter(head), String::from_iter(tail)))
}

/// The last `count` bytes of ASCII text.
fn last(text: &str, count: usize) -> &str {
    text.get(text.len().saturating_sub(count)..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
